//! Caddy 2.6 or later.

use super::Site;
use crate::{
    ASSETS, NOT_FOUND, PAGES,
    files::{CONTENT_TYPES, IMMUTABLE, NO_CACHE, is_precompressed},
};

/// One site. Paths are matched by regular expressions, since Caddy's own matcher for paths does not tell capitals from small
/// letters.
pub(super) fn configuration(site: &Site) -> String {
    let base = &site.base;
    let pattern = base.as_str().replace('.', "\\.");
    let headers: String = site
        .headers()
        .iter()
        .map(|(name, value)| format!("\t\t{name} \"{value}\"\n"))
        .collect();
    let moved = base.without_slash().map(|path| {
        format!(
            "\t@moved path_regexp ^{}$\n\thandle @moved {{\n\t\theader Cache-Control \"{NO_CACHE}\"\n\t\tredir * {base} 308\n\t}}\n",
            path.replace('.', "\\.")
        )
    });
    let pages: String = PAGES
        .iter()
        .map(|(route, file)| {
            let name = file.trim_end_matches(".html").replace('/', "-");
            format!(
                "\t@{name} path_regexp ^{pattern}{route}$\n\thandle @{name} {{\n\t\trewrite * {base}{file}\n\t\timport vestibule_page\n\t}}\n"
            )
        })
        .collect();
    let types: String = CONTENT_TYPES
        .iter()
        .map(|(extension, media_type)| {
            format!("\t@{extension} path_regexp \\.{extension}$\n\theader @{extension} Content-Type \"{media_type}\"\n")
        })
        .collect();
    let compressed: Vec<&str> = CONTENT_TYPES
        .iter()
        .map(|(extension, _)| *extension)
        .filter(|extension| is_precompressed(&format!("a.{extension}")))
        .collect();
    let extensions: Vec<&str> = CONTENT_TYPES
        .iter()
        .map(|(extension, _)| *extension)
        .filter(|extension| *extension != "html")
        .collect();
    format!(
        r#"# The sign-in page behind Caddy. Copy the built files to {directory}.
# Yours to change: the site's address, root, and the issuer's origin, which stands twice in the Content-Security-Policy.

(vestibule_headers) {{
	header {{
{headers}		-Server
	}}
}}

(vestibule_page) {{
	header Cache-Control "{NO_CACHE}"
	header Content-Type "text/html; charset=utf-8"
	header Vary Accept-Encoding
	file_server {{
		precompressed br gzip
	}}
}}

(vestibule_file) {{
	header Cache-Control {{args.0}}
{types}	@compressed path_regexp \.({compressed})$
	header @compressed Vary Accept-Encoding
	file_server {{
		precompressed br gzip
	}}
}}

:80 {{
	root * /var/www/vestibule

	import vestibule_headers

	@method not method GET HEAD
	handle @method {{
		header Allow "GET, HEAD"
		header Cache-Control "{NO_CACHE}"
		respond 405
	}}

	# The files have plain names: an address that could be read in two ways is none of theirs.
	@odd vars_regexp {{http.request.uri}} ^[^?]*(%|//|/\.|\x5c)
	handle @odd {{
		error 404
	}}
{moved}{pages}	@own path_regexp /staticwebapp\.config\.json$
	handle @own {{
		error 404
	}}
	@assets path_regexp ^{pattern}{ASSETS}[A-Za-z0-9][A-Za-z0-9._-]*\.({extensions})$
	handle @assets {{
		import vestibule_file "{IMMUTABLE}"
	}}
	@files path_regexp ^{pattern}([A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\.({extensions})$
	handle @files {{
		import vestibule_file "{NO_CACHE}"
	}}
	handle {{
		error 404
	}}

	handle_errors {{
		# An error begins anew, without the headers from above.
		import vestibule_headers
		rewrite * {base}{NOT_FOUND}
		header -Vary
		header Cache-Control "{NO_CACHE}"
		header Content-Type "text/html; charset=utf-8"
		file_server
	}}
}}
"#,
        directory = format_args!("/var/www/vestibule{base}"),
        moved = moved.unwrap_or_default(),
        compressed = compressed.join("|"),
        extensions = extensions.join("|"),
    )
}
