//! Gives what a program imports from its glue short names.
//!
//! wasm-bindgen names each import after what it does and adds sixteen digits of a hash, which no compression can shorten, and
//! which stand in both files. Nobody but these two ever reads the names.

use std::collections::HashMap;

use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Import, Parser, Payload, TypeRef};

use crate::Result;

/// The program and its glue, in which every function that is imported has a name of one or two letters.
///
/// # Errors
/// When the two do not fit together, or the program imports anything but functions.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut names = HashMap::new();
    let mut objects: Vec<String> = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(imports) = &payload {
            let mut renamed = ImportSection::new();
            for import in imports.clone().into_imports() {
                let Import { module, name, ty } = import?;
                let TypeRef::Func(function) = ty else {
                    return Err(format!("{name} is imported and no function").into());
                };
                let key = format!("\"{module}\": ");
                let object = objects.iter().position(|known| *known == key);
                let object = object.unwrap_or_else(|| {
                    objects.push(key.clone());
                    objects.len() - 1
                });
                let (object, short) = (letters(object), letters(names.len()));
                renamed.import(&object, &short, EntityType::Function(function));
                names.insert(format!("{name}: "), format!("{short}: "));
                names.insert(key, format!("{object}: "));
            }
            module.section(&renamed);
        } else if let Some((id, range)) = payload.as_section() {
            let (start, end) = (usize::try_from(range.start)?, usize::try_from(range.end)?);
            let data = wasm.get(start..end);
            let data = data.ok_or("a section that ends behind the program")?;
            module.section(&RawSection { id, data });
        }
    }
    let mut short = String::with_capacity(glue.len());
    let mut found = 0;
    for line in glue.lines() {
        let text = line.trim_start();
        let key = text.find(": ").and_then(|end| text.get(..end + 2));
        match key.and_then(|key| Some((key, names.get(key)?))) {
            Some((key, name)) => {
                found += 1;
                short += name;
                short += text.strip_prefix(key).unwrap_or_default();
            }
            None => short += line,
        }
        short.push('\n');
    }
    if found != names.len() {
        return Err(format!(
            "the program imports {} names, of which its glue has {found}",
            names.len()
        )
        .into());
    }
    Ok((module.finish(), short))
}

/// `a` to `z`, then `aa`, `ba` and so on.
pub(super) fn letters(number: usize) -> String {
    let mut name = String::new();
    let mut rest = number;
    loop {
        let letter = u8::try_from(rest % 26).unwrap_or_default();
        name.push(char::from(b'a' + letter));
        if rest < 26 {
            return name;
        }
        rest = rest / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        reason = "a test may stop at the first surprise"
    )]

    use wasm_encoder::{TypeSection, ValType};

    use super::*;

    const GLUE: &str = "    const import0 = {
        __wbg_abort_f8d1589eb0c65ee2: function(arg0) {
            arg0.abort();
        },
        __wbg_get_e6325ad374eff861: function(arg0) {
            return { value: 1 };
        },
    };
    return {
        \"./vestibule_bg.js\": import0,
    };
";

    fn program(names: &[&str]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], []);
        let mut imports = ImportSection::new();
        for name in names {
            imports.import("./vestibule_bg.js", name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    #[test]
    fn program_and_glue_agree_on_short_names() {
        let names = ["__wbg_get_e6325ad374eff861", "__wbg_abort_f8d1589eb0c65ee2"];
        let (wasm, glue) = shorten(&program(&names), GLUE).unwrap();
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(&wasm) {
            if let Payload::ImportSection(imports) = payload.unwrap() {
                for import in imports.into_imports() {
                    let import = import.unwrap();
                    found.push([import.module, import.name].join("."));
                }
            }
        }
        assert_eq!(found.len(), 2);
        assert!(glue.contains("a: import0"), "{glue}");
        let key = |found: &str| format!("{}: function", found.trim_start_matches("a."));
        // The first import is the one that gets.
        let get = glue.find(&key(&found[0])).unwrap();
        let abort = glue.find(&key(&found[1])).unwrap();
        assert!(abort < get, "{glue}");
        assert!(glue.contains("return { value: 1 };") && !glue.contains("__wbg_"));
    }

    #[test]
    fn a_glue_of_another_program_is_refused() {
        assert!(shorten(&program(&["__wbg_other_0000000000000000"]), GLUE).is_err());
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: std::collections::HashSet<String> = (0..2000).map(letters).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!([letters(0), letters(25), letters(26)], ["a", "z", "aa"]);
    }
}
