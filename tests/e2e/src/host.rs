//! A production host: the real nginx or Caddy, started with the rules that the build writes for it, in front of a build that was
//! copied to where the rules want it. Changed is what the rules say a deployer changes, and nothing else.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use hosting::{Base, Reach};
use org::{Org, Served};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
};

use crate::{Failure, Result, Site};

/// How long a host may take to start.
const START: Duration = Duration::from_secs(15);

/// Which program serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx with its modules for files that are compressed ahead.
    Nginx,
    /// Caddy.
    Caddy,
}

impl Server {
    /// Both.
    pub const ALL: [Server; 2] = [Server::Nginx, Server::Caddy];

    /// The variable that names the program.
    fn variable(self) -> &'static str {
        match self {
            Server::Nginx => "NGINX",
            Server::Caddy => "CADDY",
        }
    }

    /// Where the program is, if somebody has said so.
    pub fn program(self) -> Option<PathBuf> {
        env::var_os(self.variable()).map(PathBuf::from)
    }

    /// The rules of the build for this server.
    fn rules(self) -> &'static str {
        match self {
            Server::Nginx => "nginx/vestibule.conf",
            Server::Caddy => "caddy/Caddyfile",
        }
    }
}

/// The servers that are not there, in words for whoever runs the tests.
pub(crate) fn missing() -> Vec<String> {
    let missing = Server::ALL.iter().filter(|it| it.program().is_none());
    missing
        .map(|it| format!("all tests of {it:?} ({} does not name it)", it.variable()))
        .collect()
}

/// Whether the server is there of which a test of this name tells.
pub(crate) fn is_there_for(test: &str) -> bool {
    let about = |it: &&Server| test.contains(&format!("{it:?}").to_lowercase());
    let mut servers = Server::ALL.iter().filter(about);
    servers.all(|it| it.program().is_some())
}

/// A running host with an org that knows it.
pub struct Host {
    /// Where the page lives, without a slash at the end.
    pub app: String,
    /// The org; it polls quickly.
    pub org: Served,
    /// The port.
    pub port: u16,
    /// What it serves.
    pub dist: PathBuf,
    /// The configuration that it serves.
    pub config: Value,
    directory: PathBuf,
    process: Child,
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in small letters, and values, sorted.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Host {
    /// Starts one, with the page at a path of its own.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) async fn start(server: Server, base: &Base) -> Result<Host> {
        let program = server.program();
        let program = program.ok_or_else(|| Failure::new(format!("there is no {server:?}")))?;
        // Free a moment ago; another program could take it in between, which the start would tell.
        let port = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await?
            .local_addr()?
            .port();
        let app = format!(
            "http://localhost:{port}{}",
            base.without_slash().unwrap_or_default()
        );
        let org = org::spawn(|base_url| Org::demo(base_url, &app)).await?;
        org.org.configure(|settings| settings.refresh_ms = 400);
        let directory = env::temp_dir().join(format!("vestibule-host-{port}"));
        let root = directory.join("www");
        let dist = root.join(base.as_str().trim_matches('/'));
        let built =
            env::var_os("VESTIBULE_DIST").ok_or_else(|| Failure::new(crate::run::NO_BUILD))?;
        copy(Path::new(&built), &dist)?;
        let mut config = Site::config(&org.org.issuer());
        if let Some(config) = config.as_object_mut() {
            // What is not said lies where the page lives.
            config.remove("redirectUri");
            config.remove("defaultPage");
        }
        fs::write(dist.join(hosting::CONFIG), config.to_string())?;
        fs::write(dist.join(hosting::NOT_FOUND), hosting::not_found_page(base))?;
        for coding in ["br", "gz"] {
            // These were of the page for the root.
            let _ = fs::remove_file(dist.join(format!("{}.{coding}", hosting::NOT_FOUND)));
        }

        let site = hosting::Site {
            base: base.clone(),
            reach: Reach::of(&config),
        };
        let files = site.host_files(&[hosting::CONFIG], |_| String::new());
        let rules = files.into_iter().find(|file| file.name == server.rules());
        let rules = rules.ok_or_else(|| Failure::new("there are no rules for this server"))?;
        let rules = rules
            .text
            .replace("/var/www/vestibule;", &format!("{};", root.display()))
            .replace(
                "root * /var/www/vestibule",
                &format!("root * {}", root.display()),
            )
            .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
            .replace("\n:80 {", &format!("\nhttp://localhost:{port} {{"));
        let mut command = Command::new(program);
        match server {
            Server::Nginx => {
                fs::write(directory.join("vestibule.conf"), rules)?;
                fs::write(directory.join("nginx.conf"), around_nginx(&directory))?;
                command.arg("-c").arg(directory.join("nginx.conf"));
            }
            Server::Caddy => {
                let global = "{\n\tadmin off\n\tauto_https off\n}\n";
                fs::write(directory.join("Caddyfile"), [global, &rules].concat())?;
                command.args(["run", "--adapter", "caddyfile", "--config"]);
                command.arg(directory.join("Caddyfile"));
                command.env("HOME", &directory);
            }
        }
        let log = fs::File::create(directory.join("log"))?;
        let process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let mut host = Host {
            app,
            org,
            port,
            dist,
            config,
            directory,
            process,
        };
        host.until_it_answers().await?;
        Ok(host)
    }

    async fn until_it_answers(&mut self) -> Result {
        let deadline = Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            let ended = self.process.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
                return Err(Failure::new(format!("the host does not answer:\n{log}")));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Sends a request exactly as it is given.
    ///
    /// # Errors
    /// When there is no answer that can be read.
    pub async fn send(&self, method: &str, path: &str, headers: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let host = format!("Host: localhost:{}\r\nConnection: close\r\n", self.port);
        let request = format!("{method} {path} HTTP/1.1\r\n{host}{headers}\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|status| status.parse().ok());
        let mut headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        headers.sort();
        let chunked = ("transfer-encoding".to_owned(), "chunked".to_owned());
        let body = match headers.contains(&chunked) {
            true => joined(body).ok_or_else(|| Failure::new("a chunk is not whole"))?,
            false => body.to_vec(),
        };
        Ok(Answer {
            status: status.ok_or_else(|| Failure::new(format!("no answer to {method} {path}")))?,
            headers,
            body,
        })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.start_kill();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// What stands around an included server in Debian: the modules of its packages, and `http`.
fn around_nginx(directory: &Path) -> String {
    let modules = Path::new("/etc/nginx/modules-enabled");
    let modules = match modules.is_dir() {
        true => "include /etc/nginx/modules-enabled/*.conf;\n",
        false => "",
    };
    let directory = directory.display();
    format!(
        "{modules}daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/vestibule.conf;
}}
"
    )
}

/// A body that came in chunks (RFC 9112, 7.1).
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let length = std::str::from_utf8(rest.get(..end)?).ok()?;
        let length = usize::from_str_radix(length, 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(end + 2..end + 2 + length)?);
        rest = rest.get(end + 4 + length..)?;
    }
}

fn copy(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
