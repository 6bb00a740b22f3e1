//! What the files of a page weigh.

use std::{fs, io, path::Path};

use e2e::Result;

/// A file in its three sizes, in bytes; one without compressed copies has its own size in all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// As it is.
    pub raw: u64,
    /// Its `.gz`.
    pub gzip: u64,
    /// Its `.br`.
    pub brotli: u64,
}

impl Weight {
    /// Weighs what a path of a site leads to. A file that is not there, such as one that the host makes up, weighs nothing.
    pub fn of(files: &Path, path: &str) -> Weight {
        let name = match path.trim_start_matches('/') {
            "" => hosting::PAGE,
            name => name,
        };
        let bytes = |ending: &str| {
            let path = files.join([name, ending].concat());
            fs::metadata(path).map(|metadata| metadata.len())
        };
        let raw = bytes("").unwrap_or_default();
        Weight {
            raw,
            gzip: bytes(".gz").unwrap_or(raw),
            brotli: bytes(".br").unwrap_or(raw),
        }
    }

    /// The sum of both.
    #[must_use]
    pub fn and(self, other: Weight) -> Weight {
        Weight {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// The paths of all files of the program in a build, without the pages and the compressed copies.
pub fn program_files(dist: &Path) -> Result<Vec<String>> {
    let assets = dist.join(hosting::ASSETS);
    let names = fs::read_dir(assets)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<String>>>()?;
    let mut paths: Vec<String> = names
        .into_iter()
        .filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"))
        .map(|name| ["/", hosting::ASSETS, &name].concat())
        .collect();
    paths.sort();
    Ok(paths)
}
