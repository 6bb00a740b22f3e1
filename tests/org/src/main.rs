//! Serves the stand-in org, and the built app beside it: `org [--dist DIR] [--app-port 8080] [--org-port 8081] [--base /]`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what this program has to say goes to a terminal"
)]

use hosting::Base;
use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!(
                "{problem}\nusage: org [--dist DIR] [--app-port 8080] [--org-port 8081] [--base /]"
            );
            return ExitCode::from(2);
        }
    };
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("the sample org cannot be served: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> std::io::Result<()> {
    let base_url = format!("http://localhost:{}", options.org_port);
    let path = options.base.without_slash().unwrap_or_default();
    let app = format!("http://localhost:{}{path}", options.app_port);
    let settings = org::Settings::with_every_way_in();
    let org = org::Org::demo_with(&base_url, &app, settings);
    for listener in org::bind(options.org_port).await? {
        tokio::spawn(org::serve(listener, org.clone()));
    }
    if let Some(dist) = options.dist {
        serve_site(dist, &options.base, options.app_port, &org.issuer()).await?;
        println!("App     {app}/");
        println!("Themes  {app}/themes");
    }
    println!("Inbox   {base_url}/inbox");
    println!("\nSign in as");
    for sample in org::sample_users() {
        let password = sample
            .password
            .map_or_else(String::new, |password| format!(" (password {password})"));
        let knows = sample
            .knows
            .map_or_else(String::new, |knows| format!(" ({knows})"));
        println!(
            "  {:<20} {}{password}{knows}",
            sample.identifier, sample.shows
        );
    }
    std::future::pending().await
}

/// The issuer that the project's own `config.json` names: the sample org on its usual port.
const USUAL_ISSUER: &str = "http://localhost:8081/oauth2/default";

/// Serves the built app with its own configuration. Only where that names the sample org on its usual port, and it runs
/// on another, is the issuer replaced.
async fn serve_site(dist: PathBuf, base: &Base, port: u16, issuer: &str) -> std::io::Result<()> {
    let text = std::fs::read_to_string(dist.join("config.json")).unwrap_or_default();
    let mut config = serde_json::from_str::<serde_json::Value>(&text).ok();
    match config.as_mut().and_then(|config| config.get_mut("issuer")) {
        Some(named) if named == USUAL_ISSUER && issuer != USUAL_ISSUER => *named = issuer.into(),
        _ => config = None,
    }
    let router = org::themes::router(dist, base.clone(), config);
    for listener in org::bind(port).await? {
        let router = router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    Ok(())
}

struct Options {
    dist: Option<PathBuf>,
    app_port: u16,
    org_port: u16,
    /// Where the app lives on its host.
    base: Base,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            dist: None,
            app_port: 8080,
            org_port: 8081,
            base: Base::root(),
        };
        while let Some(name) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            let port = || {
                value
                    .parse()
                    .map_err(|_| format!("{name} needs a port, not {value}"))
            };
            match name.as_str() {
                "--dist" => options.dist = Some(PathBuf::from(&value)),
                "--app-port" => options.app_port = port()?,
                "--org-port" => options.org_port = port()?,
                "--base" => {
                    options.base = Base::parse(&value)
                        .ok_or_else(|| format!("{name} needs a path like /signin/, not {value}"))?;
                }
                _ => return Err(format!("{name} is unknown")),
            }
        }
        Ok(options)
    }
}
