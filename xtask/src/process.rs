//! Other programs: finding them, running them, reading what they print.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{Result, project::Project};

/// A command that starts in the project's root.
pub(crate) fn command(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project.root());
    command
}

/// The Cargo that runs this program.
pub(crate) fn cargo(project: &Project) -> Command {
    command(
        project,
        env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
    )
}

/// Runs a command that shows its own output.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed ({status})").into())
    }
}

/// Runs a command in the place of this program where the system can do that, so that whoever ends this program ends it.
///
/// # Errors
/// When it cannot be started, or does not succeed.
#[cfg(unix)]
pub(crate) fn hand_over(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let shown = shown(command);
    Err(format!("`{shown}` could not be started: {}", command.exec()).into())
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started, or does not succeed.
#[cfg(not(unix))]
pub(crate) fn hand_over(command: &mut Command) -> Result<()> {
    run(command)
}

/// What a command prints, if it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command and hands on every line of its standard output as it comes; says whether it succeeded.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn lines(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let shown = shown(command);
    let failed = |error| format!("`{shown}` could not be run: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            each(&String::from_utf8_lossy(&line.map_err(failed)?));
        }
    }
    Ok(child.wait().map_err(failed)?.success())
}

/// The program of this name on the path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(executable(name)))
        .find(|path| path.is_file())
}

/// The file name of a program on this system.
pub(crate) fn executable(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program
        .file_stem()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    command.get_args().fold(name, |line, argument| {
        line + " " + &argument.to_string_lossy()
    })
}
