//! The archive: a tar file in which nothing depends on who packs it, when, or in which order a disk lists its files.

use std::{fs, io, path::Path};

use flate2::{Compression, write::GzEncoder};
use tar::{Builder, EntryType, Header};

use crate::{Result, build};

/// Packs a directory under a name. Every file gets the same time, in epoch seconds, and belongs to nobody.
///
/// # Errors
/// When a file cannot be read, or the archive cannot be written.
pub(super) fn write(directory: &Path, name: &str, to: &Path, time: u64) -> Result<()> {
    let compressed = GzEncoder::new(fs::File::create(to)?, Compression::best());
    let mut archive = Builder::new(compressed);
    for file in build::files(directory)? {
        let bytes = fs::read(directory.join(&file))?;
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_mtime(time);
        header.set_size(u64::try_from(bytes.len())?);
        archive.append_data(&mut header, format!("{name}/{file}"), &*bytes)?;
    }
    archive
        .into_inner()?
        .finish()
        .map_err(|error: io::Error| error.into())
        .map(|_| ())
}
