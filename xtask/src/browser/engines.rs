//! The other engines, in which the main ways are tried too, Firefox and WebKit; and the hosts that serve the page for real, nginx
//! and Caddy.
//!
//! One that is missing is installed where that goes without asking, and then has to work. Elsewhere its tests are left out, with
//! a word about it, unless this run decides over a change (`CI`).

use std::{env, fs, path::PathBuf};

use super::{Apt, first, named};
use crate::{project::Project, tools};

/// The programs of an engine, by the variables in which the tests look for them.
type Programs = Vec<(&'static str, PathBuf)>;

/// Why an engine is not there.
pub(crate) struct Absence {
    /// In words for the person at the terminal.
    pub(crate) why: String,
    /// Whether its tests may be left out.
    pub(crate) excused: bool,
}

/// Where WebKitGTK's libraries keep their small browser, in the order of preference.
const WEBKIT: [&str; 2] = ["webkit2gtk-4.1", "webkitgtk-6.0"];

/// Firefox and its driver.
///
/// # Errors
/// When one of them cannot be had.
pub(crate) fn firefox(project: &Project) -> Result<Programs, Absence> {
    let find = || named("FIREFOX").or_else(|| first(&["firefox-esr", "firefox"]));
    let firefox = ready(
        project,
        find,
        &["firefox-esr"],
        "install Firefox, or name it in the variable FIREFOX",
    )?;
    let driver = named("GECKODRIVER").map_or_else(|| tools::geckodriver(project), Ok);
    let driver = driver.map_err(|error| Absence {
        why: format!("its driver cannot be built: {error}"),
        excused: false,
    })?;
    Ok(vec![("FIREFOX", firefox), ("GECKODRIVER", driver)])
}

/// WebKitGTK's small browser, its driver, and the screen that nobody sees.
///
/// # Errors
/// When one of them cannot be had.
pub(crate) fn webkit(project: &Project) -> Result<Programs, Absence> {
    let find = || {
        Some(vec![
            ("MINIBROWSER", named("MINIBROWSER").or_else(mini_browser)?),
            (
                "WEBKITWEBDRIVER",
                named("WEBKITWEBDRIVER").or_else(|| first(&["WebKitWebDriver"]))?,
            ),
            ("XVFB", named("XVFB").or_else(|| first(&["Xvfb"]))?),
        ])
    };
    ready(
        project,
        find,
        &["webkit2gtk-driver", "xvfb"],
        "install the driver of WebKitGTK and Xvfb, or name WebKitGTK's MiniBrowser, its driver and Xvfb in the variables MINIBROWSER, WEBKITWEBDRIVER and XVFB",
    )
}

/// nginx with its module for brotli. Its package starts a server of its own, so that a developer's machine does without unless
/// it is there.
///
/// # Errors
/// When one of them cannot be had.
pub(crate) fn nginx(project: &Project) -> Result<Programs, Absence> {
    let module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
    let find = || {
        let nginx = named("NGINX").or_else(|| server("nginx"))?;
        PathBuf::from(module)
            .is_file()
            .then(|| vec![("NGINX", nginx)])
    };
    server_ready(
        project,
        find,
        &["nginx", "libnginx-mod-http-brotli-static"],
        "install nginx with its module brotli_static, or name it in the variable NGINX",
    )
}

/// Caddy, likewise.
///
/// # Errors
/// When it cannot be had.
pub(crate) fn caddy(project: &Project) -> Result<Programs, Absence> {
    let find = || Some(vec![("CADDY", named("CADDY").or_else(|| server("caddy"))?)]);
    let by_hand = "install Caddy, or name it in the variable CADDY";
    server_ready(project, find, &["caddy"], by_hand)
}

/// A server's program, which may lie where only the administrator looks.
fn server(name: &str) -> Option<PathBuf> {
    let usual = PathBuf::from("/usr/sbin").join(name);
    first(&[name]).or_else(|| usual.is_file().then_some(usual))
}

fn server_ready<T>(
    project: &Project,
    find: impl Fn() -> Option<T>,
    packages: &[&str],
    by_hand: &str,
) -> Result<T, Absence> {
    match find() {
        Some(found) => Ok(found),
        None if is_checked() => ready(project, find, packages, by_hand),
        None => Err(Absence {
            why: format!("it is not there; {by_hand}"),
            excused: true,
        }),
    }
}

/// What can be found, if need be after it was installed.
fn ready<T>(
    project: &Project,
    find: impl Fn() -> Option<T>,
    packages: &[&str],
    by_hand: &str,
) -> Result<T, Absence> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let Some(apt) = Apt::find(project) else {
        return Err(Absence {
            why: format!("it is not there, and this command cannot install it; {by_hand}"),
            excused: !is_checked(),
        });
    };
    let installed = apt.install(packages).and_then(|()| {
        find().ok_or_else(|| "it was installed, but it is not where it is looked for".into())
    });
    installed.map_err(|error| Absence {
        why: format!("{error}; {by_hand}"),
        excused: false,
    })
}

/// Whether this run decides over a change.
fn is_checked() -> bool {
    env::var_os("CI").is_some_and(|it| !it.is_empty() && it != "false")
}

/// WebKitGTK's small browser is on nobody's path, but beside the library's other programs.
fn mini_browser() -> Option<PathBuf> {
    let below_lib = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut places: Vec<PathBuf> = below_lib.map(|entry| entry.path()).collect();
    places.extend(["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from));
    let browser = |library: &str| {
        let within = |place: &PathBuf| place.join(library).join("MiniBrowser");
        places.iter().map(within).find(|path| path.is_file())
    };
    WEBKIT.into_iter().find_map(browser)
}
