//! The processes of drivers: one that all browsers of Chromium share, and one for each of the others, since those drivers
//! know one session only.

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{Engine, Failure, Result};

/// How long a program may take to start.
const START: Duration = Duration::from_secs(30);

/// How long a screen may take to go, once nobody uses it any more.
const END: Duration = Duration::from_secs(5);

/// How many directories this program has made.
static DIRECTORIES: AtomicUsize = AtomicUsize::new(0);

/// Where browsers of a run get their drivers from.
pub struct Drivers {
    chromium: Option<Driver>,
}

impl Drivers {
    /// Starts what is shared by the browsers of these engines.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn start(engines: &[Engine]) -> Result<Drivers> {
        let chromium = if engines.contains(&Engine::Chromium) {
            Some(Driver::start(Engine::Chromium).await?)
        } else {
            None
        };
        Ok(Drivers { chromium })
    }

    /// Where the driver of another browser listens; the driver itself, where it is for this browser alone.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) async fn another(&self, engine: Engine) -> Result<(String, Option<Driver>)> {
        match &self.chromium {
            Some(shared) if engine == Engine::Chromium => Ok((shared.url.clone(), None)),
            _ => {
                let own = Driver::start(engine).await?;
                Ok((own.url.clone(), Some(own)))
            }
        }
    }
}

/// A running driver; it ends with this.
pub(crate) struct Driver {
    /// Where it listens.
    url: String,
    process: Child,
    screen: Option<Screen>,
    /// Where browsers put their profiles, of which they leave parts behind.
    scratch: PathBuf,
}

impl Driver {
    /// Starts the driver of an engine on a free port.
    async fn start(engine: Engine) -> Result<Driver> {
        let number = DIRECTORIES.fetch_add(1, Ordering::Relaxed);
        let scratch = env::temp_dir().join(format!("vestibule-e2e-{}-{number}", process::id()));
        fs::create_dir_all(&scratch)?;
        let (process, port, screen) = match engine {
            Engine::WebKit => {
                let screen = Screen::start().await?;
                let (process, port) = silent(engine, &scratch, &screen).await?;
                (process, port, Some(screen))
            }
            Engine::Chromium => {
                let (process, port) = telling(engine, &scratch, "successfully on port ").await?;
                (process, port, None)
            }
            Engine::Firefox => {
                let (process, port) = telling(engine, &scratch, "Listening on 127.0.0.1:").await?;
                (process, port, None)
            }
        };
        Ok(Driver {
            url: format!("http://127.0.0.1:{port}"),
            process,
            screen,
            scratch,
        })
    }

    /// Ends it, once its browser has ended.
    pub(crate) async fn end(mut self) {
        if let Some(screen) = self.screen.take() {
            screen.end().await;
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.start_kill();
        // What a browser still holds open is left to whoever clears the directory for temporary files.
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

/// A screen that nobody sees.
struct Screen {
    /// Its name, as `DISPLAY` has it.
    name: String,
    process: Child,
}

impl Screen {
    async fn start() -> Result<Screen> {
        let mut command = Command::new(Engine::screen()?);
        // With a number that is free; it is told. It goes when the last one who used it is gone.
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x1000x24"])
            .args(["-nolisten", "tcp", "-terminate"])
            .stdout(Stdio::piped());
        let mut process = spawn(&mut command)?;
        let output = process.stdout.take();
        let number = told(output, |line| line.parse::<u32>().ok()).await?;
        Ok(Screen {
            name: format!(":{number}"),
            process,
        })
    }

    /// Lets it go by itself, since one that is ended leaves its lock behind.
    async fn end(mut self) {
        let _ = timeout(END, self.process.wait()).await;
    }
}

/// Starts a driver that chooses its port, and tells it behind these words.
async fn telling(engine: Engine, scratch: &Path, words: &str) -> Result<(Child, u16)> {
    let mut process = spawn(engine.driver(0, scratch)?.stdout(Stdio::piped()))?;
    let port = told(process.stdout.take(), |line| {
        let (_, port) = line.rsplit_once(words)?;
        port.trim_end_matches('.').parse().ok()
    })
    .await?;
    Ok((process, port))
}

/// Starts a driver that wants to be given a port, and does not say when it listens there.
async fn silent(engine: Engine, scratch: &Path, screen: &Screen) -> Result<(Child, u16)> {
    let started = timeout(START, async {
        loop {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
                .local_addr()?
                .port();
            let mut command = engine.driver(port, scratch)?;
            let mut process = spawn(command.env("DISPLAY", &screen.name).stdout(Stdio::null()))?;
            // It ends where somebody else has taken the port meanwhile.
            while process.try_wait()?.is_none() {
                if TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                    .await
                    .is_ok()
                {
                    return Ok((process, port));
                }
                sleep(Duration::from_millis(10)).await;
            }
        }
    });
    started.await?
}

fn spawn(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let spawned = command.spawn();
    spawned.map_err(|error| {
        let program = command.as_std().get_program().display();
        Failure::new(format!("{program} cannot be started: {error}"))
    })
}

/// What a program's output tells in a line of it.
async fn told<T>(
    output: Option<impl AsyncRead + Unpin + Send + 'static>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    let output = output.ok_or_else(|| Failure::new("a program has no output"))?;
    let mut lines = BufReader::new(output).lines();
    let told = timeout(START, async {
        while let Some(line) = lines.next_line().await? {
            if let Some(told) = read(&line) {
                return Ok(told);
            }
        }
        Err(Failure::new("a program ended before it was ready"))
    })
    .await??;
    // Read on, so that the program never waits for a full pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(told)
}
