//! The test programs of the host, compiled all at once and run one by one.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{Result, process, project::Project};

/// A compiled test program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The directory name of its package, which is also the package's name throughout this workspace but for the root.
    pub(crate) package: String,
    /// What it is called in the output.
    pub(crate) name: String,
    directory: PathBuf,
    path: PathBuf,
}

impl Program {
    /// A command that runs it as Cargo would.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command
            .current_dir(&self.directory)
            .env("CARGO_MANIFEST_DIR", &self.directory);
        command
    }

    /// Reads a message of Cargo's; only those that announce a test program give one.
    fn read(message: &str) -> Option<Program> {
        let message: Value = serde_json::from_str(message).ok()?;
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
        if text("/reason") != Some("compiler-artifact")
            || message.pointer("/profile/test") != Some(&Value::Bool(true))
        {
            return None;
        }
        let directory = Path::new(text("/manifest_path")?).parent()?.to_owned();
        let package = directory.file_name()?.to_string_lossy().into_owned();
        let name = format!("{} ({})", text("/target/name")?, text("/target/kind/0")?);
        Some(Program {
            package,
            name,
            path: PathBuf::from(text("/executable")?),
            directory,
        })
    }
}

/// Compiles every test program of the workspace. Gives those that compiled, and whether all did.
///
/// # Errors
/// When Cargo cannot be started.
pub(crate) fn compile(project: &Project) -> Result<(Vec<Program>, bool)> {
    let mut programs = Vec::new();
    let mut command = process::cargo(project);
    command.args([
        "test",
        "--workspace",
        "--no-run",
        "--no-fail-fast",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let all = process::lines(&mut command, |message| {
        programs.extend(Program::read(message))
    })?;
    Ok((programs, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = r#"{"reason":"compiler-artifact","manifest_path":"/project/tests/e2e/Cargo.toml",
        "target":{"kind":["test"],"name":"flows"},"profile":{"test":true},"executable":"/project/target/debug/deps/flows-1"}"#;

    #[test]
    fn a_test_program_is_known_by_its_message() {
        let program = Program::read(MESSAGE);
        let expected = Program {
            package: "e2e".to_owned(),
            name: "flows (test)".to_owned(),
            directory: PathBuf::from("/project/tests/e2e"),
            path: PathBuf::from("/project/target/debug/deps/flows-1"),
        };
        assert_eq!(program, Some(expected));
    }

    #[test]
    fn other_messages_announce_none() {
        let library = MESSAGE.replace("\"test\":true", "\"test\":false");
        let check = MESSAGE.replace("\"/project/target/debug/deps/flows-1\"", "null");
        for message in [
            "",
            "not JSON",
            r#"{"reason":"build-finished","success":true}"#,
            &library,
            &check,
        ] {
            assert_eq!(Program::read(message), None, "{message}");
        }
    }
}
