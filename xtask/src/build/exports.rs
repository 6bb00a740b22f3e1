//! Takes out of a program what it exports and nobody calls, and gives the rest short names.
//!
//! What is exported is kept by every optimiser. wasm-bindgen names the exports after what they do, with all types and the hashes of their
//! crates.

use std::{collections::BTreeSet, convert::Infallible};

use wasm_encoder::{
    ElementSection, ExportKind, ExportSection, Module, RawSection,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{ExternalKind, KnownCustom, Name, Parser, Payload};

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
    let mut places = Places {
        closures: closures(wasm)?,
    };
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
        } else if let Payload::ElementSection(elements) = &payload {
            let mut kept = ElementSection::new();
            utils::parse_element_section(&mut places, &mut kept, elements.clone())
                .map_err(|error| format!("the table cannot be written anew: {error}"))?;
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

/// What the functions are called by which scripts call closures of each type. They are called by the names of their exports; that
/// they stand in the table as well keeps those alive whose types no closure here has.
const CLOSURES: &str = "wasm_bindgen::convert::closures::_::invoke";

/// The numbers of those functions, found by the names that tools still have for them.
fn closures(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) = payload?
            && let KnownCustom::Name(names) = section.as_known()
        {
            for name in names {
                if let Name::Function(functions) = name? {
                    for function in functions {
                        let function = function?;
                        let is_closure = strip_hashes(function.name).starts_with(CLOSURES);
                        found.extend(is_closure.then_some(function.index));
                    }
                }
            }
        }
    }
    Ok(found)
}

/// Writes the table anew, with one of the closures' functions in the places of all.
struct Places {
    closures: BTreeSet<u32>,
}

impl Reencode for Places {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<Infallible>> {
        match self.closures.first() {
            Some(first) if self.closures.contains(&function) => Ok(*first),
            _ => Ok(function),
        }
    }
}

/// A name without the hashes of crates, as in `wasm_bindgen[75af6cd7a122d782]::convert`.
fn strip_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once(']').map_or(part, |(_, rest)| rest);
    }
    text
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
    use wasm_encoder::{ConstExpr, Elements, NameMap, NameSection};

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

    /// Those functions in a table, with or without the names that tools have for them.
    fn table(functions: &[u32], named: bool) -> Vec<u8> {
        let mut module = Module::new();
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(1),
            Elements::Functions(functions.into()),
        );
        module.section(&elements);
        if !named {
            return module.finish();
        }
        let mut names = NameMap::new();
        for (number, name) in [
            (
                2,
                "wasm_bindgen[75af]::convert::closures::_::invoke::<f64, true>",
            ),
            (3, "alloc[adb5]::fmt::format"),
            (
                4,
                "wasm_bindgen[75af]::convert::closures::_::invoke::<u32, true>",
            ),
        ] {
            names.append(number, name);
        }
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
        module.finish()
    }

    #[test]
    fn what_scripts_call_by_name_is_kept_by_no_table() {
        let (kept, _) = shorten(&table(&[3, 4, 2, 5], true), "", &[]).unwrap_or_default();
        // The names went, too.
        assert_eq!(kept, table(&[3, 2, 2, 5], false));
    }
}
