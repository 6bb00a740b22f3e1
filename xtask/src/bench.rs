//! `cargo xtask bench`: how quick and how small the build is, beside pages written by hand. It is no part of the tests: what it
//! prints hangs on the machine.

use clap::builder::PossibleValuesParser;

use crate::{
    Result, browser::Browser, build, npm, process, progress::Steps, project::Project, tools::Tools,
};

/// Okta's SDK: the package, its version, and its smallest bundle for browsers that knows the Identity Engine.
const AUTH_JS: (&str, &str, &str) = ("@okta/okta-auth-js", "8.0.1", "umd/idx.js");

/// Lighthouse, in the newest version that runs on the Node releases that are still looked after, and its command.
const LIGHTHOUSE: (&str, &str, &str) = ("lighthouse", "12.8.2", "cli/index.js");

/// The options of the command.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often everything is measured
    #[arg(long, default_value_t = 9)]
    runs: usize,
    /// The networks and processors, between commas
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(["local", "mobile", "slow"]))]
    profile: Vec<String>,
    /// The pages, between commas
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(["vestibule", "floor", "auth-js"]))]
    only: Vec<String>,
    /// Print the tables as Markdown
    #[arg(long)]
    markdown: bool,
    /// Measure dist/ as it is, without building it
    #[arg(long)]
    built: bool,
    /// Have Lighthouse judge the page instead, as on a phone; needs npm
    #[arg(long)]
    lighthouse: bool,
}

/// Builds, and measures. How far it is goes to standard error, so that the tables alone are on standard output where nothing
/// has to be built.
///
/// # Errors
/// When something cannot be built, or something cannot be measured.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let browser = Browser::ready(project)?;
    if !options.built {
        let mut steps = Steps::new(1 + build::STEPS);
        steps.begin("getting the tools ready");
        let tools = Tools::ready(project)?;
        build::release(project, &tools, &mut steps)?;
        steps.end();
    }
    let mut command = process::cargo(project);
    command
        .args(["run", "--quiet", "--package", "bench", "--"])
        .env("VESTIBULE_DIST", project.dist())
        .env("CHROMIUM", &browser.chromium)
        .env("CHROMEDRIVER", &browser.driver);
    if options.lighthouse {
        let (name, version, file) = LIGHTHOUSE;
        let package = npm::package(project, name, version)?;
        let package = package.ok_or("Lighthouse needs Node and npm")?;
        return process::run(command.arg("--lighthouse").arg(package.join(file)));
    }
    let (name, version, file) = AUTH_JS;
    match npm::package(project, name, version) {
        Ok(Some(package)) => {
            command.env("VESTIBULE_AUTH_JS_8", package.join(file));
        }
        Ok(None) => eprintln!("there is no npm to fetch {name} with"),
        Err(error) => eprintln!("{name} cannot be had: {error}"),
    }
    command.args(["--runs", &options.runs.to_string()]);
    for (option, values) in [("--profile", &options.profile), ("--only", &options.only)] {
        if !values.is_empty() {
            command.args([option, &values.join(",")]);
        }
    }
    if options.markdown {
        command.arg("--markdown");
    }
    process::run(&mut command)
}
