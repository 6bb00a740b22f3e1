//! The driver process that all tests share.

use std::{
    env, fs,
    path::PathBuf,
    process::{self, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{Failure, Result};

/// How long the driver may take to start.
const START: Duration = Duration::from_secs(30);

/// A running `chromedriver`; it ends with this.
pub(crate) struct Driver {
    /// Where it listens.
    pub(crate) url: String,
    process: Child,
    /// Where browsers put their profiles, of which they leave parts behind.
    profiles: PathBuf,
}

impl Driver {
    /// Starts the program named in `CHROMEDRIVER`, or the one on the path, on a port of its choice.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) async fn start() -> Result<Driver> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let profiles = env::temp_dir().join(format!("vestibule-e2e-{}", process::id()));
        fs::create_dir_all(&profiles)?;
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", &profiles)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                Failure::new(format!("{} cannot be started: {error}", program.display()))
            })?;
        let output = process
            .stdout
            .take()
            .ok_or_else(|| Failure::new("chromedriver has no output"))?;
        let mut lines = BufReader::new(output).lines();
        let port = timeout(START, async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, port)) = line.rsplit_once("successfully on port ") {
                    return Ok(port.trim_end_matches('.').to_owned());
                }
            }
            Err(Failure::new("chromedriver ended before it listened"))
        })
        .await??;
        // Read on, so that the driver never waits for a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Driver {
            url: format!("http://localhost:{port}"),
            process,
            profiles,
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.start_kill();
        // What a browser still holds open is left to whoever clears the directory for temporary files.
        let _ = fs::remove_dir_all(&self.profiles);
    }
}
