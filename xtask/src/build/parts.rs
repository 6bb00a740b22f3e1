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

use super::{digest, page::Asset};
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

/// The files that load when they are needed, as they are served.
pub(super) struct Served {
    /// All of them.
    pub(super) files: Vec<Asset>,
    /// The names of those that come while the person looks for the mail.
    pub(super) with_the_mail: Vec<String>,
}

impl Cut {
    /// The name of a part among its files, as in `split_steps`.
    pub(super) fn stem(file: &Path) -> String {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        stem.unwrap_or_default().to_owned()
    }

    /// The glue with what loads the parts, and the files. `parts` are the parts by their names.
    ///
    /// # Errors
    /// When the glue is not what wasm-bindgen makes of a program that was cut.
    pub(super) fn link(
        &self,
        glue: &str,
        parts: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(String, Served)> {
        let mut served = Served {
            files: Vec::new(),
            with_the_mail: Vec::new(),
        };
        if self.doors.is_empty() {
            return Ok((glue.to_owned(), served));
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

        // One hash for all names: what loads them then needs no table of them, and whatever changes, every name does.
        let all: Vec<&[u8]> = parts.values().map(Vec::as_slice).collect();
        let hash = digest::short(&all.concat());
        let for_everybody = |stem: &String| {
            let mut doors = self.doors.iter();
            doors.any(|(door, needed)| comes_with_the_mail(door) && needed.contains(stem))
        };
        let (shared, files): (Vec<_>, Vec<_>) = parts
            .iter()
            .partition(|(stem, bytes)| is_small(stem, bytes) && !for_everybody(stem));
        let proofs: BTreeMap<&String, String> = files
            .iter()
            .map(|(stem, bytes)| (*stem, digest::integrity(bytes)))
            .collect();
        let shared: Vec<String> = shared
            .iter()
            .map(|(_, bytes)| STANDARD.encode(bytes))
            .collect();
        let list = serde_json::to_vec(&(&proofs, &shared))?;
        let mut loader = LOADER
            .replace("{{hash}}", &hash)
            .replace("{{proof}}", &digest::integrity(&list));
        loader += &format!("const {object} = {{\n");
        for (door, needed) in &self.doors {
            let mut names = Vec::new();
            for stem in needed {
                match proofs.get(stem) {
                    // What everybody loads is proven by the glue itself.
                    Some(proof) if comes_with_the_mail(door) => {
                        served.with_the_mail.push(format!("{stem}-{hash}.wasm"));
                        names.push(format!("['{stem}', '{proof}']"));
                    }
                    Some(_) => names.push(format!("['{stem}']")),
                    // It is in the list.
                    None if parts.contains_key(stem) => {}
                    None => return Err(format!("{door} needs {stem}, which is not there").into()),
                }
            }
            if names.is_empty() {
                return Err(format!("{door} has no file of its own").into());
            }
            loader += &format!("    {door}: part({}),\n", names.join(", "));
        }
        loader += "};\n";
        loader += &rest.join("\n");
        let files = files.into_iter().map(|(stem, bytes)| Asset {
            name: format!("{stem}-{hash}.wasm"),
            bytes: bytes.clone(),
        });
        served.files = files.collect();
        served.files.push(Asset {
            name: format!("shared-{hash}.txt"),
            bytes: list,
        });
        Ok((loader, served))
    }
}

/// What the names of files begin with that several parts need.
const CHUNK: &str = "chunk_";
/// What two parts share is mostly a few bytes: up to so many are not worth a request of their own.
const SMALLEST: usize = 800;

/// Whether a file can travel with the hashes of the others.
fn is_small(stem: &str, bytes: &[u8]) -> bool {
    stem.starts_with(CHUNK) && bytes.len() <= SMALLEST
}

/// Whether that function loads what everybody needs.
fn comes_with_the_mail(door: &str) -> bool {
    door.contains(super::WITH_THE_MAIL)
}

/// Loads files at their first need, all of a part at once. One that cannot be had, or not within a minute, is asked for again the
/// next time. Each is compared with its hash before it runs (SEC-56): with that which stands here, or with that of the list, which
/// also holds what several parts share.
const LOADER: &str = "const files = {};
const fetched = (name, proof) => checked(name, proof, undefined, AbortSignal.timeout(60000));
const once = (name, make) => files[name] ??= make().catch((error) => { delete files[name]; throw error; });
const run = (bytes) => WebAssembly.instantiate(bytes, { __wasm_split: wasm });
const list = () => once('', async () => {
    const [proofs, shared] = JSON.parse(new TextDecoder().decode(await fetched('shared-{{hash}}.txt', '{{proof}}')));
    await Promise.all(shared.map((text) => run(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))));
    return proofs;
});
const load = ([name, proof]) => once(name, async () =>
    run(await fetched(`${name}-{{hash}}.wasm`, proof || list().then((proofs) => proofs[name]))));
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
