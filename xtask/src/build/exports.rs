//! Takes out of a program what it exports and nobody calls, and gives the rest short names.
//!
//! What is exported is kept by every optimiser. wasm-bindgen names the exports after what they do, with all types and the hashes of their
//! crates.

use wasm_encoder::{ExportKind, ExportSection, Module, RawSection};
use wasmparser::{ExternalKind, Parser, Payload};

use super::imports::letters;
use crate::Result;

/// The number of sections that mean nothing to a browser.
const CUSTOM: u8 = 0;

/// How long a name of ours is at most.
const SHORT: usize = 2;

/// The program without the exports that neither the glue nor a part names, and without what tools wrote beside it for each
/// other; and the glue. What only the glue names has a name of one letter or two, in both.
///
/// # Errors
/// When it is not a WebAssembly module of today's kind.
pub(crate) fn shorten(wasm: &[u8], glue: &str, shared: &[String]) -> Result<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut glue = glue.to_owned();
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
                if export.name.len() <= SHORT {
                    return Err(format!(
                        "{} is exported, as only this build names things",
                        export.name
                    )
                    .into());
                }
                if shared.iter().any(|name| name == export.name) {
                    kept.export(export.name, kind, export.index);
                    continue;
                }
                let short = letters(usize::try_from(kept.len())?);
                let renamed = renamed(&glue, export.name, &short);
                if renamed != glue {
                    kept.export(&short, kind, export.index);
                    glue = renamed;
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
    Ok((module.finish(), glue))
}

/// The glue with that export under another name: where it says `wasm.name`, and not where that is the beginning of a longer name.
fn renamed(glue: &str, export: &str, short: &str) -> String {
    const OBJECT: &str = "wasm.";
    let name = [OBJECT, export].concat();
    let mut parts = glue.split(&name);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let next = rest.chars().next();
        let ends = next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != '_');
        text += OBJECT;
        text += if ends { short } else { export };
        text += rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn exports_that_nobody_names_are_left_out_and_the_others_are_short() {
        let glue = "wasm.start(); wasm.start_again(); return wasm.start";
        let all = program(&["start", "again", "start_again", "sta", "memory"]);
        let shared = ["memory".to_owned()];
        let (kept, short) = shorten(&all, glue, &shared).unwrap_or_default();
        assert_eq!(kept, program(&["a", "b", "memory"]));
        assert_eq!(short, "wasm.a(); wasm.b(); return wasm.a");
        assert!(shorten(b"<html>", glue, &[]).is_err());
        assert!(shorten(&kept, glue, &shared).is_err());
    }
}
