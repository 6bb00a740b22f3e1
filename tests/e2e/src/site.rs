//! The static host of one test: the stand-in's site router, with a log, and with gates that hold files back.

mod watch;

use std::{
    collections::HashMap,
    env,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use hosting::Base;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch::Sender, task::JoinHandle};
use tower::ServiceExt;

use crate::{Failure, Result};
use watch::Watch;

/// One request that reached the static host.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The HTTP method.
    pub method: String,
    /// Path and query as they came.
    pub address: String,
    /// Header `Referer`.
    pub referer: Option<String>,
    /// The body, as text.
    pub body: String,
}

/// The site of one test.
pub struct Site {
    /// Scheme, host and port.
    pub origin: String,
    inner: Arc<Inner>,
    tasks: Vec<JoinHandle<()>>,
}

struct Inner {
    dist: PathBuf,
    router: Mutex<Router>,
    visits: Mutex<Vec<Visit>>,
    /// The ends of the paths that wait.
    held: Sender<Vec<String>>,
    /// The end of the paths that are not there.
    missing: Mutex<Option<String>>,
    /// Files that the build does not have.
    added: Mutex<HashMap<String, Added>>,
    /// Headers that a careless host leaves out.
    left_out: Mutex<Vec<HeaderName>>,
    /// What is told of its pages, where it watches them.
    watch: Option<Watch>,
    /// What a careless host makes of an answer.
    spoilt: Mutex<Option<Arc<Spoil>>>,
}

/// Changes the answer to the request for a path.
type Spoil = dyn Fn(&str, &mut Response) + Send + Sync;

/// A file that the build does not have.
#[derive(Clone)]
struct Added {
    media_type: &'static str,
    text: String,
    /// Whether it comes with the headers of the app's own files.
    guarded: bool,
}

impl Added {
    fn page(html: &str) -> Added {
        Added {
            media_type: "text/html; charset=utf-8",
            text: html.to_owned(),
            guarded: false,
        }
    }
}

impl Site {
    /// A page on the same origin with nothing on it.
    pub const BLANK: &str = "/blank";

    /// Serves the build on the listeners of a free port, and watches its pages if that is wanted.
    ///
    /// # Errors
    /// When nobody has said where the build is.
    pub(crate) fn serve(listeners: Vec<TcpListener>, config: Value, watch: bool) -> Result<Site> {
        let dist = PathBuf::from(
            env::var_os("VESTIBULE_DIST").ok_or_else(|| Failure::new(crate::run::NO_BUILD))?,
        );
        let port = listeners
            .first()
            .ok_or_else(|| Failure::new("no port for the site"))?
            .local_addr()?
            .port();
        let inner = Arc::new(Inner {
            router: Mutex::new(org::site::router(dist.clone(), Base::root(), Some(config))),
            dist,
            visits: Mutex::default(),
            held: Sender::new(Vec::new()),
            missing: Mutex::default(),
            added: Mutex::new(HashMap::from([(
                Site::BLANK.to_owned(),
                Added::page("<!doctype html><link rel=icon href=data:,>"),
            )])),
            left_out: Mutex::default(),
            watch: watch.then(Watch::default),
            spoilt: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(inner.clone());
        let tasks = listeners.into_iter().map(|listener| {
            let router = router.clone();
            tokio::spawn(async move {
                // A server that ends is noticed by the browser.
                let _ = axum::serve(listener, router).await;
            })
        });
        Ok(Site {
            origin: format!("http://localhost:{port}"),
            inner,
            tasks: tasks.collect(),
        })
    }

    /// The configuration that tests use, for the org with this issuer.
    pub(crate) fn config(issuer: &str) -> Value {
        json!({
            "issuer": issuer,
            "clientId": "0oavestibuledemo00001",
            "scopes": ["openid", "profile", "email"],
            "redirectUri": "/login/callback",
            "defaultPage": "/",
            "appName": "Vestibule demo",
        })
    }

    /// Serves another `config.json` from now on.
    pub fn configure(&self, config: Value) {
        *lock(&self.inner.router) =
            org::site::router(self.inner.dist.clone(), Base::root(), Some(config));
    }

    /// Lets requests wait whose path ends like this, beside those that wait already, until [`Site::release`].
    pub fn hold(&self, ending: &str) {
        self.inner
            .held
            .send_modify(|held| held.push(ending.to_owned()));
    }

    /// Answers what waits with that ending, and nothing else.
    pub fn release_only(&self, ending: &str) {
        self.inner
            .held
            .send_modify(|held| held.retain(|other| other != ending));
    }

    /// Answers what waits.
    pub fn release(&self) {
        self.inner.held.send_replace(Vec::new());
    }

    /// Answers 404 where the path ends like this.
    pub fn lose(&self, ending: &str) {
        *lock(&self.inner.missing) = Some(ending.to_owned());
    }

    /// Answers everything again.
    pub fn find_again(&self) {
        *lock(&self.inner.missing) = None;
    }

    /// Adds a page that the build does not have, without any of the host's headers.
    pub fn add_page(&self, path: &str, html: &str) {
        lock(&self.inner.added).insert(path.to_owned(), Added::page(html));
    }

    /// Adds a file beside the app's own, or in place of one of them, which comes with the same headers: the same policy binds it.
    pub fn add_file(&self, path: &str, media_type: &'static str, text: &str) {
        let added = Added {
            media_type,
            text: text.to_owned(),
            guarded: true,
        };
        lock(&self.inner.added).insert(path.to_owned(), added);
    }

    /// Leaves a header out, as a careless host would.
    pub fn leave_out(&self, name: &'static str) {
        lock(&self.inner.left_out).push(HeaderName::from_static(name));
    }

    /// Leaves no header out any more.
    pub fn put_back(&self) {
        lock(&self.inner.left_out).clear();
    }

    /// What went wrong on its pages so far: breaches of the policy and errors, of which nobody is told but a site that
    /// watches.
    pub fn told(&self) -> Vec<String> {
        self.inner
            .watch
            .as_ref()
            .map(Watch::told)
            .unwrap_or_default()
    }

    /// Changes every answer from now on, as a careless host would. It is told the path.
    pub fn spoil(&self, spoil: impl Fn(&str, &mut Response) + Send + Sync + 'static) {
        *lock(&self.inner.spoilt) = Some(Arc::new(spoil));
    }

    /// Gives another content in the place of every file whose path holds that, from now on.
    pub fn alter(&self, path: &'static str, content: &'static str) {
        self.spoil(move |asked, response| {
            if asked.contains(path) {
                for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
                    response.headers_mut().remove(name);
                }
                *response.body_mut() = Body::from(content);
            }
        });
    }

    /// Every request so far.
    pub fn visits(&self) -> Vec<Visit> {
        lock(&self.inner.visits).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn answer(State(site): State<Arc<Inner>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX)
        .await
        .unwrap_or_else(|_| Bytes::new());
    let path = parts.uri.path().to_owned();
    if let Some(watch) = &site.watch {
        if let Some(response) = watch.answer(&path, &body) {
            return response;
        }
        watch::prepare(&mut parts);
    }
    lock(&site.visits).push(Visit {
        method: parts.method.to_string(),
        address: parts.uri.to_string(),
        referer: parts
            .headers
            .get(header::REFERER)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        body: String::from_utf8_lossy(&body).into_owned(),
    });

    let mut held = site.held.subscribe();
    // Ends only with the site itself otherwise.
    let _ = held
        .wait_for(|held| !held.iter().any(|ending| path.ends_with(ending.as_str())))
        .await;
    if lock(&site.missing)
        .as_ref()
        .is_some_and(|ending| path.ends_with(ending.as_str()))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let added = lock(&site.added).get(&path).cloned();
    let content_type = |added: &Added| [(header::CONTENT_TYPE, added.media_type)];
    if let Some(added) = added.as_ref().filter(|added| !added.guarded) {
        return (content_type(added), added.text.clone()).into_response();
    }
    let router = lock(&site.router).clone();
    let Ok(mut response) = router
        .oneshot(Request::from_parts(parts, Body::from(body)))
        .await;
    if let Some(added) = added {
        // In place of the words that there is no such file, or of the file.
        let mut found = (content_type(&added), added.text).into_response();
        for (name, value) in response.headers() {
            let of_body = [
                header::CONTENT_TYPE,
                header::CONTENT_LENGTH,
                header::CONTENT_ENCODING,
            ];
            if !of_body.contains(name) {
                found.headers_mut().insert(name, value.clone());
            }
        }
        response = found;
    }
    for name in lock(&site.left_out).iter() {
        response.headers_mut().remove(name);
    }
    let spoilt = lock(&site.spoilt).clone();
    if let Some(spoil) = spoilt {
        spoil(&path, &mut response);
    }
    if site.watch.is_none() {
        return response;
    }
    watch::complete(response).await.unwrap_or_else(|failure| {
        (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response()
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed meanwhile must not hide behind a poisoned lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
