//! Finishes a program that wasm-bindgen has left: takes out what nobody uses, optimises, shortens, puts in order, names.

use std::{collections::BTreeMap, fs, path::Path};

use super::{
    Mode, compile, exports, imports, order,
    page::Asset,
    parts::{self, Cut},
    read,
    script::{self, SourceType},
};
use crate::{
    Result,
    project::Project,
    tools::{Tools, Unoptimised},
};

/// The finished files of a program.
pub(super) struct Program {
    /// The script that wasm-bindgen writes.
    pub(super) glue: Asset,
    /// What is loaded first.
    pub(super) wasm: Asset,
    /// What is loaded when it is needed.
    pub(super) parts: Vec<Asset>,
    /// The names of those that come while the person looks for the mail.
    pub(super) with_the_mail: Vec<String>,
    /// Why it is not optimised, if it is not.
    pub(super) unoptimised: Option<Unoptimised>,
}

/// Finishes a program. A release is cut into parts; a development build lies in a directory as wasm-bindgen has left it.
///
/// # Errors
/// When it does not compile, or its files do not fit together.
pub(super) fn finish(
    project: &Project,
    tools: &Tools,
    mode: Mode,
    raw: &Path,
    name: &str,
) -> Result<Program> {
    match mode {
        Mode::Development => Ok(Program {
            glue: glue(name, &read(&raw.join(format!("{name}.js")))?)?,
            wasm: Asset::new(name, "wasm", fs::read(raw.join(format!("{name}_bg.wasm")))?),
            parts: Vec::new(),
            with_the_mail: Vec::new(),
            unoptimised: Some(Unoptimised::because("this is a development build")),
        }),
        Mode::Release => {
            let linked = compile::program(project, mode, name, name == super::PAGE_PROGRAM)?;
            release(tools, name, &parts::cut(project, tools, &linked)?)
        }
    }
}

fn release(tools: &Tools, name: &str, cut: &Cut) -> Result<Program> {
    let mut shared = Vec::new();
    let mut parts = BTreeMap::new();
    for file in &cut.files {
        let (bytes, _) = exports::shorten(&fs::read(file)?, "", &[])?;
        shared.extend(parts::shared(&bytes)?);
        fs::write(file, bytes)?;
        optimise(tools, file)?;
        let stem = Cut::stem(file);
        let bytes = order::by_likeness(&fs::read(file)?)?;
        parts.insert(stem, bytes);
    }
    let (linked, served) = cut.link(&read(&cut.directory.join(format!("{name}.js")))?, &parts)?;
    let first = cut.directory.join(format!("{name}_bg.wasm"));
    let (wasm, linked) = exports::shorten(&fs::read(&first)?, &linked, &shared)?;
    fs::write(&first, wasm)?;
    let unoptimised = optimise(tools, &first)?;
    let (wasm, short) = imports::shorten(&fs::read(&first)?, &linked)?;
    Ok(Program {
        glue: glue(name, &short)?,
        wasm: Asset::new(name, "wasm", order::by_likeness(&wasm)?),
        with_the_mail: served.with_the_mail,
        parts: served.files,
        unoptimised,
    })
}

/// Starts the program in the one way that the start scripts do: they have its bytes, or have it compiled already. It stands in the place
/// of the ways that wasm-bindgen knows, most of which nobody goes. They also hand over what loads a file and compares it with its hash.
const START: &str = "
let checked;
export default async ({ program: given, checked: check }) => {
    checked = check;
    const begun = await WebAssembly.instantiate(await given, __wbg_get_imports());
    return __wbg_finalize_init(begun.instance ?? begun);
};
";

fn glue(name: &str, text: &str) -> Result<Asset> {
    let generated = text
        .find("async function __wbg_load(")
        .and_then(|at| text.get(..at));
    let generated = generated.ok_or("the glue does not start the program as it used to")?;
    let short = script::minify(&[generated, START].concat(), SourceType::mjs())?;
    Ok(Asset::new(name, "js", short.into()))
}

/// Replaces a program by its optimised form; tells why not, where there is no optimiser.
fn optimise(tools: &Tools, wasm: &Path) -> Result<Option<Unoptimised>> {
    match &tools.optimiser {
        Ok(optimiser) => {
            let smaller = wasm.with_extension("smaller");
            optimiser.optimise(wasm, &smaller)?;
            fs::rename(smaller, wasm)?;
            Ok(None)
        }
        Err(why) => Ok(Some(why.clone())),
    }
}
