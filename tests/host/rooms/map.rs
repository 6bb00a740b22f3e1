//! The map of the rooms: who may import whom.

/// A room, what it may import of ours (a room, or single items of one), and whether it may name Leptos.
pub(super) struct Room {
    pub(super) name: &'static str,
    pub(super) may_use: &'static [&'static str],
    pub(super) leptos: bool,
}

/// All rooms.
pub(super) const ROOMS: [Room; 19] = [
    Room {
        name: "ports",
        may_use: &[],
        leptos: false,
    },
    Room {
        name: "text",
        may_use: &["json", "ports::LocalFuture", "ports::Locale", "lean"],
        leptos: false,
    },
    Room {
        name: "passcode",
        may_use: &["lean"],
        leptos: false,
    },
    Room {
        name: "return_target",
        may_use: &["lean"],
        leptos: false,
    },
    Room {
        name: "lean",
        may_use: &[],
        leptos: false,
    },
    Room {
        name: "later",
        may_use: &[],
        leptos: false,
    },
    Room {
        name: "signal",
        may_use: &[],
        leptos: true,
    },
    // What pages are made of, and how it comes into the document.
    Room {
        name: "markup",
        may_use: &["signal", "text", "lean"],
        leptos: true,
    },
    // In the browser the browser reads and writes it.
    Room {
        name: "json",
        may_use: &["platform::json", "lean"],
        leptos: false,
    },
    Room {
        name: "config",
        may_use: &["json", "later", "ports", "return_target", "lean"],
        leptos: false,
    },
    Room {
        name: "oauth",
        may_use: &["json", "later", "ports", "config", "return_target", "lean"],
        leptos: false,
    },
    Room {
        name: "idx",
        may_use: &[
            "json",
            "ports",
            "oauth::InteractionHandle",
            "oauth::InteractionCode",
            "lean",
        ],
        leptos: false,
    },
    Room {
        name: "platform",
        may_use: &["json", "later", "ports", "lean"],
        leptos: false,
    },
    Room {
        name: "state",
        may_use: &[
            "json",
            "later",
            "ports",
            "config",
            "idx",
            "oauth",
            "return_target",
            "signal",
            "text::language",
            "lean",
        ],
        leptos: true,
    },
    Room {
        name: "components",
        may_use: &["markup", "signal", "text", "lean"],
        leptos: true,
    },
    Room {
        name: "steps",
        may_use: &[
            "components",
            "json",
            "later",
            "markup",
            "signal",
            "ports::LocalFuture",
            "state",
            "text",
            "idx",
            "passcode",
            "ports::TransportError",
            "ports::IdentifierDrawing",
            "ports::IdentifierEvent",
            "ports::IdentifierPart",
            "lean",
        ],
        leptos: true,
    },
    Room {
        name: "pages",
        may_use: &[
            "steps",
            "components",
            "markup",
            "signal",
            "state",
            "text",
            "lean",
        ],
        leptos: true,
    },
    Room {
        name: "app",
        may_use: &[
            "config",
            "idx",
            "later",
            "lean",
            "markup",
            "oauth",
            "pages",
            "platform",
            "ports",
            "return_target",
            "signal",
            "state",
            "steps",
            "text",
        ],
        leptos: true,
    },
    Room {
        name: "main",
        may_use: &["app"],
        leptos: false,
    },
];
