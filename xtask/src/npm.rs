//! Packages from the npm registry, kept below `target/tools`. Nothing depends on them but a smaller build and some tests.

use std::{fs, path::PathBuf};

use crate::{Result, process, project::Project};

/// The directory of a package in exactly this version, fetched if it is not there yet. `None` on a machine without Node
/// and npm.
///
/// # Errors
/// When npm cannot fetch it.
pub(crate) fn package(project: &Project, name: &str, version: &str) -> Result<Option<PathBuf>> {
    let (Some(npm), Some(_node)) = (process::find("npm"), process::find("node")) else {
        return Ok(None);
    };
    // One directory for each package, since npm removes whatever else it finds in the directory it installs to.
    let prefix = project
        .tools()
        .join("npm")
        .join(format!("{name}-{version}"));
    let package = prefix.join("node_modules").join(name);
    if package.join("package.json").is_file() {
        return Ok(Some(package));
    }
    fs::create_dir_all(&prefix)?;
    println!("fetching the npm package {name} {version}");
    let options = [
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ];
    process::run(
        process::command(project, npm)
            .arg("install")
            .arg("--prefix")
            .arg(&prefix)
            .args(options)
            .arg(format!("{name}@{version}")),
    )?;
    Ok(Some(package))
}
