//! Puts the functions of a program in an order that compresses well: each beside those that it is like.
//!
//! The tools leave them sorted by size. Brotli finds what is alike wherever it stands, but near is cheaper to name than far, and its
//! codes fit better where one kind of thing lies together. On the way each load and store loses what compilers say of how its address is
//! aligned: one number instead of four, which no browser heeds.

use std::{collections::BTreeMap, convert::Infallible};

use wasm_encoder::{
    CodeSection, FunctionSection, MemArg, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

use crate::Result;

/// How many bytes make up a sequence by which functions are compared.
const SEQUENCE: usize = 6;
/// What more functions have than so many says nothing about any two of them.
const COMMON: usize = 200;
/// What the function before the last one still counts, measured by the last one.
const FADING: f64 = 0.9;

/// The same program with its functions in another order.
///
/// # Errors
/// When it is not a WebAssembly module of today's kind.
pub(crate) fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut places = vec![0; order.len()];
    for (place, old) in (imported..).zip(&order) {
        if let Some(of_old) = places.get_mut(*old) {
            *of_old = place;
        }
    }
    let mut module = Module::new();
    let mut ordered = Ordered {
        order,
        places,
        imported,
    };
    ordered
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| format!("the functions cannot be put in order: {error}"))?;
    Ok(module.finish())
}

/// Writes a program anew with other numbers for its functions.
struct Ordered {
    /// The old numbers in the new order, without those of imports.
    order: Vec<usize>,
    /// The new number of each, counted with the imports.
    places: Vec<u32>,
    /// How many are imported, which keep theirs.
    imported: u32,
}

impl Ordered {
    /// Those things in the new order, of which each belongs to a function.
    fn sorted<T: Clone>(&self, things: &[T]) -> Vec<T> {
        let sorted = self.order.iter().filter_map(|old| things.get(*old));
        sorted.cloned().collect()
    }
}

impl Reencode for Ordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error> {
        let own = function.checked_sub(self.imported);
        let own = own.and_then(|own| usize::try_from(own).ok());
        let place = own.and_then(|own| self.places.get(own));
        Ok(place.copied().unwrap_or(function))
    }

    /// Without the hint how an address is aligned, which nothing heeds and every load and store carries.
    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> std::result::Result<MemArg, Error> {
        let unaligned = wasmparser::MemArg {
            align: 0,
            ..argument
        };
        utils::mem_arg(self, unaligned)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> std::result::Result<(), Error> {
        let types = section
            .into_iter()
            .collect::<std::result::Result<Vec<u32>, _>>()?;
        for of_function in self.sorted(&types) {
            functions.function(self.type_index(of_function)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> std::result::Result<(), Error> {
        let bodies = section.into_iter();
        let bodies = bodies.collect::<std::result::Result<Vec<FunctionBody<'_>>, _>>()?;
        for body in self.sorted(&bodies) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

/// The numbers of those bodies, each after the ones that it shares most with, for its length.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let mut holders: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (number, body) in bodies.iter().enumerate() {
        for sequence in body.windows(SEQUENCE) {
            let list = holders.entry(sequence).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    let mut functions = vec![Function::default(); bodies.len()];
    for list in holders
        .values()
        .filter(|list| (2..=COMMON).contains(&list.len()))
    {
        // What fewer have says more.
        let weight = 1.0 / (list.len() as f64).sqrt();
        for number in list {
            if let Some(function) = functions.get_mut(*number) {
                function.sequences.push((list, weight));
                function.weight += weight;
            }
        }
    }
    let mut order = Vec::new();
    let mut last = Function::default();
    loop {
        let share = |function: &Function<'_>| {
            function.shared / (function.weight + last.weight).max(f64::MIN_POSITIVE)
        };
        let mut best: Option<(usize, f64)> = None;
        for (number, function) in functions.iter().enumerate().filter(|(_, it)| !it.placed) {
            let share = share(function);
            if best.is_none_or(|(_, most)| share > most) {
                best = Some((number, share));
            }
        }
        let Some((next, _)) = best else {
            return order;
        };
        order.push(next);
        for function in &mut functions {
            function.shared *= FADING;
        }
        if let Some(placed) = functions.get_mut(next) {
            placed.placed = true;
            last = placed.clone();
        }
        for (list, weight) in &last.sequences {
            for number in *list {
                if let Some(function) = functions.get_mut(*number) {
                    function.shared += weight;
                }
            }
        }
    }
}

/// What is known of a function while an order is looked for.
#[derive(Clone, Default)]
struct Function<'a> {
    /// Who has each of its sequences, and what having it in common counts.
    sequences: Vec<(&'a [usize], f64)>,
    /// What all of them count.
    weight: f64,
    /// What it has in common with those that were placed last.
    shared: f64,
    placed: bool,
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        reason = "a test may stop at the first surprise"
    )]

    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, ImportSection,
        Instruction, RefType, TableSection, TableType, TypeSection, ValType,
    };

    use super::*;

    #[test]
    fn what_is_alike_stands_together() {
        let (one, other) = (b"identify the person".as_slice(), b"0123456789 and more");
        let bodies = [
            one,
            other,
            b"identify the persons",
            b"0123456789 and less",
            b"?",
        ];
        assert_eq!(order(&bodies), [0, 2, 1, 3, 4]);
        assert_eq!(order(&[]), [0; 0]);
    }

    /// A program of one import and five functions that return their number; the fourth calls the second. The third is exported, the
    /// fifth in the table.
    fn program() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I64]);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for number in 1..=5_i64 {
            functions.function(0);
            let mut function = wasm_encoder::Function::new([]);
            // Odd ones are like each other, and even ones.
            function.instruction(&Instruction::I64Const(
                i64::MAX - number % 2 * 1_234_567_890,
            ));
            function.instruction(&Instruction::Drop);
            if number == 4 {
                function.instruction(&Instruction::Call(2));
                function.instruction(&Instruction::Drop);
            }
            function.instruction(&Instruction::I64Const(number));
            function.instruction(&Instruction::End);
            code.function(&function);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("third", ExportKind::Func, 3);
        let mut elements = ElementSection::new();
        let fifth = Elements::Functions([5].as_slice().into());
        elements.active(None, &ConstExpr::i32_const(0), fifth);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&tables).section(&exports).section(&elements);
        module.section(&code);
        module.finish()
    }

    /// The numbers that functions return, in their order; whom they call, what is exported and what is in the table.
    fn read(wasm: &[u8]) -> (Vec<i64>, Vec<u32>, Vec<u32>, Vec<u32>) {
        let (mut returned, mut called) = (Vec::new(), Vec::new());
        let (mut exported, mut tabled) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    exported.extend(exports.into_iter().map(|export| export.unwrap().index));
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let wasmparser::ElementItems::Functions(list) = element.unwrap().items {
                            tabled.extend(list.into_iter().map(|function| function.unwrap()));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let mut last = 0;
                    for operator in body.get_operators_reader().unwrap() {
                        match operator.unwrap() {
                            wasmparser::Operator::I64Const { value } => last = value,
                            wasmparser::Operator::Call { function_index } => {
                                called.push(function_index)
                            }
                            _ => {}
                        }
                    }
                    returned.push(last);
                }
                _ => {}
            }
        }
        (returned, called, exported, tabled)
    }

    #[test]
    fn whoever_named_a_function_names_the_same_one() {
        assert_eq!(read(&program()).0, [1, 2, 3, 4, 5]);
        let ordered = by_likeness(&program()).unwrap();
        let (returned, called, exported, tabled) = read(&ordered);
        assert_ne!(returned, [1, 2, 3, 4, 5]);
        let returned = |function: &u32| returned[usize::try_from(*function).unwrap() - 1];
        assert_eq!(called.iter().map(returned).collect::<Vec<_>>(), [2]);
        assert_eq!(exported.iter().map(returned).collect::<Vec<_>>(), [3]);
        assert_eq!(tabled.iter().map(returned).collect::<Vec<_>>(), [5]);
        assert!(by_likeness(b"<html>").is_err());
    }
}
