//! The pages that are measured: the build, and two that are written by hand.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

use e2e::{Failure, Result};
use flate2::{Compression, write::GzEncoder};

/// What the pages by hand have in common.
const PAGE: &str = include_str!("../pages/page.html");
const STYLE: &str = include_str!("../pages/page.css");
const SCRIPT: &str = include_str!("../pages/page.js");

/// Where the pages by hand are put together.
const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench");

/// One page of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// The build.
    Vestibule,
    /// A static page with the flow by hand: what no page can be quicker than.
    Floor,
    /// A static page on Okta's own SDK.
    AuthJs,
}

impl Contender {
    /// All of them.
    pub const ALL: [Contender; 3] = [Contender::Vestibule, Contender::Floor, Contender::AuthJs];

    /// Its name, on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Contender::Vestibule => "vestibule",
            Contender::Floor => "floor",
            Contender::AuthJs => "auth-js",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Contender> {
        Contender::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Puts its files together, for the org with this issuer, and gives the directory. `None` where Okta's SDK is not there.
    pub fn files(self, issuer: &str) -> Result<Option<PathBuf>> {
        match self {
            Contender::Vestibule => {
                let dist = env::var_os("VESTIBULE_DIST").map(PathBuf::from);
                let dist = dist.ok_or_else(|| Failure::new("VESTIBULE_DIST names no build"))?;
                Ok(Some(dist))
            }
            Contender::Floor => {
                by_hand(self, issuer, None, include_str!("../pages/floor.js")).map(Some)
            }
            Contender::AuthJs => {
                let Some(bundle) = env::var_os("VESTIBULE_AUTH_JS_8") else {
                    return Ok(None);
                };
                let bundle = fs::read_to_string(bundle)?;
                let script = include_str!("../pages/auth-js.js");
                by_hand(self, issuer, Some(&bundle), script).map(Some)
            }
        }
    }
}

/// Writes the files of a page by hand.
fn by_hand(
    contender: Contender,
    issuer: &str,
    bundle: Option<&str>,
    script: &str,
) -> Result<PathBuf> {
    let directory = Path::new(DIRECTORY).join(contender.name());
    // What lies there browsers keep, as they do the build's files.
    fs::create_dir_all(directory.join(hosting::ASSETS))?;
    let client = org::DEMO_CLIENT_ID;
    let mut scripts = format!(
        "<script defer src=\"assets/app.js\" data-issuer=\"{issuer}\" data-client-id=\"{client}\"></script>"
    );
    if let Some(bundle) = bundle {
        put(&directory, "assets/okta-auth-js.js", bundle)?;
        scripts.insert_str(
            0,
            "<script defer src=\"assets/okta-auth-js.js\"></script>\n",
        );
    }
    put(&directory, "assets/app.js", &[SCRIPT, script].concat())?;
    put(&directory, "assets/page.css", STYLE)?;
    put(
        &directory,
        hosting::PAGE,
        &PAGE.replace("{{scripts}}", &scripts),
    )?;
    Ok(directory)
}

/// Writes a file with its compressed copies.
fn put(directory: &Path, name: &str, text: &str) -> Result {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: text.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut compressed, &parameters)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_bytes())?;
    fs::write(directory.join(name), text)?;
    fs::write(directory.join(format!("{name}.br")), compressed)?;
    fs::write(directory.join(format!("{name}.gz")), gzip.finish()?)?;
    Ok(())
}
