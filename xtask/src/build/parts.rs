//! Cuts a program into files that load when they are needed, and leaves out what can be reached in no way.
//!
//! What lies behind the doors that `src/later.rs` declares, and can be reached in no other way, moves into files of its own. They
//! share memory and table of the first one, and are compared with their hashes before they run (SEC-56).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use wasmparser::{Parser, Payload};

use super::page::Asset;
use crate::{Result, process, project::Project, tools::Tools};

/// Where wasm-bindgen finds the functions that load parts, as the program says it; the build puts them into the glue.
const LINK: &str = "./parts.js";

/// What a part imports from the first file.
const SHARED: &str = "__wasm_split";

/// A program that was cut.
pub(super) struct Cut {
    /// Where wasm-bindgen has left the first file and its glue.
    pub(super) directory: PathBuf,
    /// The other files, not optimised yet.
    pub(super) files: Vec<PathBuf>,
    /// The function that loads a part, and the names of the files that it needs.
    doors: BTreeMap<String, Vec<String>>,
}

/// Cuts a linked program, and makes the glue for its first file.
///
/// # Errors
/// When the program was not linked for it.
pub(super) fn cut(project: &Project, tools: &Tools, program: &Path) -> Result<Cut> {
    let linked = fs::read(program)?;
    let name = program.file_stem().and_then(|name| name.to_str());
    let name = name.ok_or("the program has no name")?;
    let directory = project.target("parts").join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    let first = directory.join(format!("{name}.wasm"));
    let mut options = wasm_split_cli_support::Options::new(&linked);
    options.output_dir = &directory;
    options.main_out_path = &first;
    options.link_name = LINK;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| format!("{}: {error:#}", program.display()))?;

    let mut bindgen = process::command(project, "wasm-bindgen");
    tools.on_path(&mut bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.arg("--out-dir").arg(&directory).arg(&first);
    process::run(&mut bindgen)?;
    let doors = split
        .prefetch_map
        .into_iter()
        .map(|(part, files)| (format!("__wasm_split_load_{part}"), files))
        .collect();
    Ok(Cut {
        directory,
        files: split.split_modules,
        doors,
    })
}

impl Cut {
    /// Whether a file stands in the glue: not worth a request, and in nobody's way there who does not need it.
    pub(super) fn is_inlined(&self, stem: &str, file: &Asset) -> bool {
        let is_needed = self.stems(super::WITH_THE_MAIL).any(|it| it == stem);
        let smallest = if is_needed { SMALLEST } else { SHORTER };
        file.bytes.len() <= smallest
    }

    /// The names of the files that a part needs, without their hashes.
    fn stems(&self, part: &str) -> impl Iterator<Item = &String> {
        let doors = self
            .doors
            .iter()
            .filter(move |(door, _)| door.contains(part));
        doors.flat_map(|(_, stems)| stems)
    }

    /// The name of a part among its files, as in `split_steps`.
    pub(super) fn stem(file: &Path) -> String {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or_default().to_owned()
    }

    /// The names of the files that a part needs, without those that stand in the glue.
    pub(super) fn needed(&self, part: &str, files: &BTreeMap<String, Asset>) -> Vec<String> {
        let needed = self.stems(part).filter_map(|stem| {
            let file = files.get(stem)?;
            (!self.is_inlined(stem, file)).then(|| file.name.clone())
        });
        needed.collect()
    }

    /// The glue with what loads the parts.
    ///
    /// # Errors
    /// When the glue is not what wasm-bindgen makes of a program that was cut.
    pub(super) fn link(&self, glue: &str, files: &BTreeMap<String, Asset>) -> Result<String> {
        if self.doors.is_empty() {
            return Ok(glue.to_owned());
        }
        // Each function that is imported has a line of its own, and with it a name for the whole module.
        let is_import = |line: &&str| line.starts_with("import * as ") && line.contains(LINK);
        let object = glue.lines().find(is_import);
        let object = object
            .and_then(|line| line.split(' ').nth(3))
            .ok_or("the glue does not ask for what loads the parts")?;
        let entry = format!("\"{LINK}\": ");
        let mut kept = false;
        let rest = glue.lines().filter(|line| {
            let is_entry = line.trim_start().starts_with(&entry);
            !(is_import(line) || is_entry && std::mem::replace(&mut kept, true))
        });
        let rest: Vec<&str> = rest.collect();
        let mut loader = LOADER.to_owned();
        loader += &format!("const {object} = {{\n");
        for (door, needed) in &self.doors {
            let mut list = Vec::new();
            for stem in needed {
                let file = files
                    .get(stem)
                    .ok_or_else(|| format!("{door} needs {stem}, which is not there"))?;
                list.push(match self.is_inlined(stem, file) {
                    true => format!("['{}']", STANDARD.encode(&file.bytes)),
                    false => format!("['{}', '{}']", file.name, file.integrity()),
                });
            }
            loader += &format!("    {door}: part({}),\n", list.join(", "));
        }
        loader += "};\n";
        loader += &rest.join("\n");
        Ok(loader)
    }
}

/// What two parts share is mostly a few bytes, which are not worth a request of their own: up to so many stand in the glue, where
/// everybody needs them.
const SMALLEST: usize = 600;
/// What is no longer than its name and its hash stands there in any case.
const SHORTER: usize = 90;

/// Loads files at their first need, all of a part at once. One that cannot be had, or not within a minute, is asked for again the
/// next time.
const LOADER: &str = "const files = {};
const load = ([name, integrity]) => files[name] ??= (integrity
    ? fetch(new URL(name, import.meta.url), { integrity, signal: AbortSignal.timeout(60000) }).then((reply) => reply.arrayBuffer())
    : Promise.resolve(Uint8Array.from(atob(name), (letter) => letter.charCodeAt(0))))
    .then((bytes) => WebAssembly.instantiate(bytes, { __wasm_split: wasm }))
    .catch((error) => { delete files[name]; throw error; });
const part = (...needed) => async (done, data) => {
    const loaded = await Promise.all(needed.map(load)).then(() => true, () => false);
    wasm.__indirect_function_table.get(done)(data, loaded);
};
";

/// The names that a part imports from the first file, which therefore has to export them.
///
/// # Errors
/// When it is not a WebAssembly module, or imports from elsewhere.
pub(super) fn shared(part: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(part) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                let import = import?;
                if import.module != SHARED {
                    return Err(format!("a part imports {} from elsewhere", import.name).into());
                }
                names.push(import.name.to_owned());
            }
        }
    }
    Ok(names)
}
