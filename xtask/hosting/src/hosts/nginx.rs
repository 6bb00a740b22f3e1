//! nginx, with its modules for files that are compressed ahead: `gzip_static`, and `brotli_static`, which Debian has in the
//! package `libnginx-mod-http-brotli-static`.

use super::Site;
use crate::{
    ASSETS, NOT_FOUND, PAGES,
    files::{CONTENT_TYPES, IMMUTABLE, NO_CACHE},
};

/// One `server`, with the maps that it uses, to be included in `http`.
///
/// All headers are added in one place: where a `location` adds one of its own, nginx drops those from around it.
pub(super) fn configuration(site: &Site) -> String {
    let base = &site.base;
    let headers: String = site
        .headers()
        .iter()
        .map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n"))
        .collect();
    let types: String = CONTENT_TYPES
        .iter()
        .map(|(extension, media_type)| format!("        \"{media_type}\" {extension};\n"))
        .collect();
    let extensions: Vec<&str> = CONTENT_TYPES
        .iter()
        .map(|(extension, _)| *extension)
        .filter(|extension| *extension != "html")
        .collect();
    let moved = base
        .without_slash()
        .map(|path| format!("    location = {path} {{\n        return 308 {base};\n    }}\n"));
    let pages: String = PAGES
        .iter()
        .map(|(route, file)| {
            format!(
                "    location = {base}{route} {{\n        try_files {base}{file} =404;\n    }}\n"
            )
        })
        .collect();
    format!(
        r#"# The sign-in page behind nginx. Copy the built files to {directory} and include this file in `http`.
# Yours to change: server_name, root, where it listens with which certificate, and the issuer's origin, which stands twice
# in the Content-Security-Policy.

map $uri $vestibule_cache_control {{
    default "{NO_CACHE}";
    "~^{base}{ASSETS}" "{IMMUTABLE}";
}}

map $request_method $vestibule_allow {{
    default "GET, HEAD";
    GET "";
    HEAD "";
}}

# The files have plain names: an address that could be read in two ways is none of theirs.
map "$request_uri $uri" $vestibule_odd {{
    volatile;
    default 0;
    "~ {base_pattern}404\.html$" 0;
    "~^[^? ]*(%|//|/\.|\x5c)" 1;
}}

server {{
    listen 80;
    server_name _;
    root /var/www/vestibule;

    charset off;
    server_tokens off;
    absolute_redirect off;
    gzip_static on;
    gzip_vary on;
    brotli_static on;
    types {{
{types}    }}

{headers}    add_header Cache-Control $vestibule_cache_control always;
    add_header Allow $vestibule_allow always;

    if ($vestibule_odd) {{
        return 404;
    }}
    if ($request_method !~ "^(GET|HEAD)$") {{
        return 405;
    }}

{moved}{pages}    location ~ "/staticwebapp\.config\.json$" {{
        return 404;
    }}
    location ~ "^{base_pattern}(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\.(?:{extensions})$" {{
        try_files $uri =404;
    }}
    location / {{
        return 404;
    }}
    error_page 404 {base}{NOT_FOUND};
    location = {base}{NOT_FOUND} {{
        internal;
    }}
    # A body in HTML would need a policy for it.
    error_page 405 = @no_body;
    location @no_body {{
        return 405 "";
    }}
}}
"#,
        directory = format_args!("/var/www/vestibule{base}"),
        moved = moved.unwrap_or_default(),
        base_pattern = base.as_str().replace('.', "\\."),
        extensions = extensions.join("|"),
    )
}
