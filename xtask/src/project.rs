//! Where things lie.

use std::path::{Path, PathBuf};

/// The directories of this project.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The project that this program was compiled in.
    pub(crate) fn here() -> Project {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Project {
            root: own.parent().unwrap_or(own).to_owned(),
        }
    }

    /// Another checkout of it.
    pub(crate) fn at(root: PathBuf) -> Project {
        Project { root }
    }

    /// The workspace's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The finished files.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A place below the build directory. It stays in the project even where `CARGO_TARGET_DIR` sends Cargo's own output
    /// elsewhere, so that tools are found again.
    pub(crate) fn target(&self, place: &str) -> PathBuf {
        self.root.join("target").join(place)
    }

    /// The root of the tools that this program installs.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target("tools")
    }
}
