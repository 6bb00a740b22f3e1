//! `cargo xtask release`: the archive that deployers get, with proof of what is in it.
//!
//! The sources of the last commit are built twice, in two clean folders, and the two must be the same to the byte: whoever builds
//! that commit gets what was published. The dependencies are held to `deny.toml` before.

mod archive;

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    Result, build, hosts, process,
    progress::Steps,
    project::Project,
    tools::{self, Tools},
};

/// How many places the hosts' rules are written for: the whole host, and an example of a path.
const PLACES: [(&str, &str); 2] = [("hosting", "/"), ("hosting-signin", "/signin/")];

/// The list of what the program was made from (CycloneDX).
const SBOM: &str = "sbom.cdx.json";

/// The list of hashes, in the form that `sha256sum --check` reads.
const HASHES: &str = "SHA256SUMS";

/// The whole command.
///
/// # Errors
/// When there are changes that are not committed, a dependency is not allowed, or the two builds differ.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut steps = Steps::new(3 + 2 * build::STEPS + 1);
    // With one of these the second build could take over what the first has made.
    for variable in [
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET_DIR",
        "RUSTC_WRAPPER",
    ] {
        if std::env::var_os(variable).is_some() {
            return Err(
                format!("{variable} is set; two builds that share anything prove nothing").into(),
            );
        }
    }
    steps.begin("looking at the sources");
    let commit = commit(project)?;
    steps.begin("holding the dependencies to deny.toml");
    check_dependencies(project)?;
    steps.begin("getting the tools ready");
    let tools = Tools::ready(project)?;
    let lister = tools::cargo_cyclonedx(project)?;
    let first = build_in(project, &tools, &commit, "release-1", &mut steps)?;
    let second = build_in(project, &tools, &commit, "release-2", &mut steps)?;
    steps.begin("comparing, listing, packing");
    compare(&first.dist(), &second.dist())?;
    let archive = pack(project, &first, &commit, &lister)?;
    steps.end();
    println!("\nboth builds of {} are the same to the byte", commit.hash);
    println!("{}", archive.display());
    Ok(())
}

/// The commit that is released.
struct Commit {
    hash: String,
    /// When it was made, in epoch seconds: the time of every file in the archive.
    time: u64,
}

fn commit(project: &Project) -> Result<Commit> {
    let git = |arguments: &[&str]| {
        process::output(process::command(project, "git").args(arguments))
            .map(|text| text.trim().to_owned())
            .ok_or_else(|| format!("`git {}` failed", arguments.join(" ")))
    };
    let changed = git(&["status", "--porcelain"])?;
    if !changed.is_empty() {
        return Err(format!("these changes are not committed:\n{changed}").into());
    }
    Ok(Commit {
        hash: git(&["rev-parse", "HEAD"])?,
        time: git(&["log", "-1", "--format=%ct"])?.parse()?,
    })
}

fn check_dependencies(project: &Project) -> Result<()> {
    let deny = tools::cargo_deny(project)?;
    let check = |what: &[&str]| {
        process::run(
            process::command(project, &deny)
                .args(["--workspace", "check", "--hide-inclusion-graph"])
                .args(what),
        )
    };
    check(&["licenses", "bans", "sources"])?;
    // The list of advisories is a repository of its own, which not every machine reaches.
    if let Err(error) = check(&["advisories"]) {
        println!("note: advisories could not be checked, or there are some: {error}");
    }
    Ok(())
}

/// Builds the commit in a clean folder.
fn build_in(
    project: &Project,
    tools: &Tools,
    commit: &Commit,
    folder: &str,
    steps: &mut Steps,
) -> Result<Project> {
    let place = project.target(folder);
    match fs::remove_dir_all(&place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let clone = ["clone", "--quiet", "--no-checkout", "."];
    process::run(process::command(project, "git").args(clone).arg(&place))?;
    let clean = Project::at(place);
    let checkout = ["checkout", "--quiet", "--detach", &commit.hash];
    process::run(process::command(&clean, "git").args(checkout))?;
    let report = build::release(&clean, tools, steps)?;
    if let Some(why) = &report.unoptimised {
        return Err(format!("a release is optimised, but {why}").into());
    }
    let breaches = report.breaches();
    if !breaches.is_empty() {
        return Err(format!("over budget: {}", breaches.join("; ")).into());
    }
    Ok(clean)
}

/// Compares two directories, file by file.
fn compare(first: &Path, second: &Path) -> Result<()> {
    let (ours, theirs) = (hashes(first)?, hashes(second)?);
    let differ: Vec<&str> = ours
        .iter()
        .filter(|file| !theirs.contains(file))
        .chain(theirs.iter().filter(|file| !ours.contains(file)))
        .map(|(name, _)| name.as_str())
        .collect();
    match differ.is_empty() {
        true => Ok(()),
        false => Err(format!("the two builds differ in {}", differ.join(", ")).into()),
    }
}

/// The files below a directory with their hashes.
fn hashes(directory: &Path) -> Result<Vec<(String, String)>> {
    let mut hashes = Vec::new();
    for name in build::files(directory)? {
        let digest = Sha256::digest(fs::read(directory.join(&name))?);
        hashes.push((
            name,
            digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        ));
    }
    Ok(hashes)
}

/// Puts the site, the hosts' rules, the licence, the list of parts and the hashes into one archive.
fn pack(project: &Project, built: &Project, commit: &Commit, lister: &Path) -> Result<PathBuf> {
    let name = format!("vestibule-{}", env!("CARGO_PKG_VERSION"));
    let place = project.target("release").join(&name);
    match fs::remove_dir_all(&place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    fs::create_dir_all(&place)?;
    fs::rename(built.dist(), place.join("dist"))?;
    for (folder, base) in PLACES {
        hosts::write(&place.join("dist"), base, &place.join(folder))?;
    }
    for file in ["LICENSE", "README.md"] {
        fs::copy(built.root().join(file), place.join(file))?;
    }
    fs::write(place.join(SBOM), sbom(built, commit, lister)?)?;
    let lines = hashes(&place)?;
    let lines = lines.iter().map(|(name, hash)| format!("{hash}  {name}\n"));
    fs::write(place.join(HASHES), lines.collect::<String>())?;
    let packed = place.with_file_name(format!("{name}.tar.gz"));
    archive::write(&place, &name, &packed, commit.time)?;
    Ok(packed)
}

/// The list of parts, as the tool of the standard writes it, without what would be another one each time or elsewhere.
fn sbom(built: &Project, commit: &Commit, tool: &Path) -> Result<String> {
    process::run(
        process::command(built, tool)
            .args(["cyclonedx", "--format", "json", "--target", tools::WASM])
            .arg("--all-features")
            .args([
                "--override-filename",
                "sbom",
                "--manifest-path",
                "Cargo.toml",
            ])
            .env("SOURCE_DATE_EPOCH", commit.time.to_string()),
    )?;
    let text = fs::read_to_string(built.root().join("sbom.json"))?;
    let here = built.root().display().to_string();
    let text = text.replace(&here, "/vestibule");
    match text.contains(&project_folder(built)) {
        true => Err("the list of parts names a folder of this machine".into()),
        false => Ok(text),
    }
}

/// The folder of this machine that the project is in.
fn project_folder(built: &Project) -> String {
    let within = built.root().ancestors().nth(2).unwrap_or(built.root());
    within.display().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn place(name: &str) -> PathBuf {
        let place = std::env::temp_dir().join(format!("vestibule-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(place.join("a")).unwrap();
        fs::write(place.join("a/b.txt"), "one").unwrap();
        place
    }

    /// SEC-59: a byte more or less, or a file more or less, is noticed.
    #[test]
    fn builds_that_differ_are_told() {
        let (first, second) = (place("first"), place("second"));
        compare(&first, &second).unwrap();
        fs::write(second.join("a/b.txt"), "two").unwrap();
        let told = compare(&first, &second).unwrap_err().to_string();
        assert!(told.contains("a/b.txt"), "{told}");
        fs::write(second.join("a/b.txt"), "one").unwrap();
        fs::write(second.join("more.txt"), "").unwrap();
        assert!(compare(&first, &second).is_err());
        assert!(compare(&second, &first).is_err());
        for place in [first, second] {
            fs::remove_dir_all(place).unwrap();
        }
    }

    /// SEC-59: the archive is the same whenever and by whomever it is packed.
    #[test]
    fn an_archive_depends_on_its_files_alone() {
        let (first, second) = (place("one"), place("other"));
        let (a, b) = (first.with_extension("a"), second.with_extension("b"));
        archive::write(&first, "v", &a, 1_700_000_000).unwrap();
        archive::write(&second, "v", &b, 1_700_000_000).unwrap();
        assert_eq!(fs::read(&a).unwrap(), fs::read(&b).unwrap());
        for place in [first, second] {
            fs::remove_dir_all(place).unwrap();
        }
        for file in [a, b] {
            fs::remove_file(file).unwrap();
        }
    }

    /// SEC-59: what binds whoever serves the page, or comes from where it can change, is refused.
    #[test]
    fn the_rules_for_dependencies_are_strict() {
        let rules = include_str!("../../deny.toml");
        for rule in [
            "unknown-registry = \"deny\"",
            "unknown-git = \"deny\"",
            "wildcards = \"deny\"",
            "yanked = \"deny\"",
        ] {
            assert!(rules.contains(rule), "{rule}");
        }
        assert!(!rules.contains("GPL"));
        let lock = include_str!("../../Cargo.lock");
        let sources = lock.lines().filter(|line| line.starts_with("source = "));
        let registry = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert!(sources.clone().count() > 100);
        assert!(sources.into_iter().all(|source| source == registry));
    }
}
