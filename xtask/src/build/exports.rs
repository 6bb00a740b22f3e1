//! Takes out of a program what it exports and nobody calls.
//!
//! wasm-bindgen exports every class of every crate, whether the page uses it or not, and what is exported is kept by every
//! optimiser: with Leptos come the streams of its server functions, which a page without a server never has.

use wasm_encoder::{ExportKind, ExportSection, Module, RawSection};
use wasmparser::{ExternalKind, Parser, Payload};

use crate::Result;

/// The number of sections that mean nothing to a browser.
const CUSTOM: u8 = 0;

/// The glue without the classes that nothing in it uses. It must still be indented.
pub(crate) fn without_unused_classes(glue: &str) -> String {
    let mut text = glue.to_owned();
    for class in glue
        .lines()
        .filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {"))
    {
        let own = [
            format!("export class {class} {{"),
            format!("if (Symbol.dispose) {class}.prototype"),
            format!("const {class}Finalization = "),
        ];
        let rest = without_statements(&text, &own);
        if !rest.contains(class) {
            text = rest;
        }
    }
    text
}

/// The program without the exports that neither the glue nor a part names, and without what tools wrote beside it for each
/// other.
///
/// # Errors
/// When it is not a WebAssembly module of today's kind.
pub(crate) fn without_unused(wasm: &[u8], glue: &str, shared: &[String]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = &payload {
            let mut kept = ExportSection::new();
            for export in exports.clone() {
                let export = export?;
                let kind = match export.kind {
                    ExternalKind::Func => ExportKind::Func,
                    ExternalKind::Table => ExportKind::Table,
                    ExternalKind::Memory => ExportKind::Memory,
                    ExternalKind::Global => ExportKind::Global,
                    kind => return Err(format!("an export of a new kind: {kind:?}").into()),
                };
                if is_named(glue, export.name) || shared.iter().any(|name| name == export.name) {
                    kept.export(export.name, kind, export.index);
                }
            }
            module.section(&kept);
        } else if let Some((id, range)) = payload.as_section()
            && id != CUSTOM
        {
            let (start, end) = (usize::try_from(range.start)?, usize::try_from(range.end)?);
            let data = wasm.get(start..end);
            let data = data.ok_or("a section that ends behind the program")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

/// Whether the glue uses that export: as `wasm.name`, and not as the beginning of a longer name.
fn is_named(glue: &str, export: &str) -> bool {
    let name = ["wasm.", export].concat();
    glue.match_indices(&name).any(|(at, _)| {
        let next = glue
            .get(at + name.len()..)
            .and_then(|rest| rest.chars().next());
        next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != '_')
    })
}

/// The script without the statements that begin so: a block up to its brace at the beginning of a line, anything else up to
/// its semicolon.
fn without_statements(script: &str, beginnings: &[String]) -> String {
    let mut text = String::with_capacity(script.len());
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        if !beginnings
            .iter()
            .any(|beginning| line.starts_with(beginning))
        {
            text += line;
            text.push('\n');
            continue;
        }
        let is_block = line.ends_with('{');
        let is_last = |line: &str| line == "}" || (!is_block && line.ends_with(';'));
        if !is_last(line) {
            // By reference, so that what follows is kept.
            let _ = lines.by_ref().find(|line| is_last(line));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "export class Unused {
    free() {
        wasm.__wbg_unused_free(1, 0);
    }
    pull() {
        return wasm.unused_pull(1);
    }
}
if (Symbol.dispose) Unused.prototype[Symbol.dispose] = Unused.prototype.free;

export class Used {
    go() {
        wasm.used_go();
    }
}
if (Symbol.dispose) Used.prototype[Symbol.dispose] = Used.prototype.free;
export function start() {
    return new Used(wasm.start());
}
const UnusedFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_unused_free(ptr, 1));
const more = 1;
";

    #[test]
    fn classes_that_nothing_uses_are_left_out() {
        let pruned = without_unused_classes(GLUE);
        assert!(!pruned.contains("Unused"), "{pruned}");
        assert!(!pruned.contains("unused_pull"), "{pruned}");
        for kept in [
            "export class Used {",
            "wasm.used_go",
            "wasm.start()",
            "const more = 1;",
        ] {
            assert!(pruned.contains(kept), "{kept} in {pruned}");
        }
        assert_eq!(without_unused_classes(&pruned), pruned);
    }

    /// A program of one function, exported under several names.
    fn program(names: &[&str]) -> Vec<u8> {
        let mut module = Module::new();
        // One type without parameters and results; one function of it; a body that ends at once.
        module.section(&RawSection {
            id: 1,
            data: &[1, 0x60, 0, 0],
        });
        module.section(&RawSection {
            id: 3,
            data: &[1, 0],
        });
        let mut exports = ExportSection::new();
        for name in names {
            exports.export(name, ExportKind::Func, 0);
        }
        module.section(&exports);
        module.section(&RawSection {
            id: 10,
            data: &[1, 2, 0, 0x0b],
        });
        module.finish()
    }

    #[test]
    fn exports_that_the_glue_does_not_name_are_left_out() {
        let glue = "wasm.start(); wasm.start_again();";
        let all = program(&["start", "again", "start_again", "sta"]);
        let kept = program(&["start", "start_again"]);
        assert_eq!(without_unused(&all, glue, &[]).unwrap_or_default(), kept);
        assert!(without_unused(b"<html>", glue, &[]).is_err());
    }
}
