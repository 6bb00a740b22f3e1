//! Where a page is measured: a host that serves it with the headers and the compression of the build, and an org of its own.

use std::{
    net::Ipv4Addr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use e2e::{Failure, Result, Site};
use hosting::Base;
use org::Org;
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle, time::sleep};
use tower::ServiceExt;

use crate::{contender::Contender, link::Link, profile::Profile};

/// A file whose size is known.
pub const MEASURE: &str = "/measure.txt";
/// Its size in bytes.
pub const MEASURE_BYTES: usize = 100_000;

/// How long nobody may have asked for anything until a page has come to rest: the program is there by then, and what it asks
/// for at once is asked for.
const REST: Duration = Duration::from_millis(1_500);

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page, served.
pub struct Place {
    /// Whose page.
    pub contender: Contender,
    /// Where its files lie.
    pub files: PathBuf,
    /// Scheme, host and port of the page.
    pub origin: String,
    /// The org, by a handle that asks nothing over the network.
    pub org: Org,
    link: Link,
    counts: Arc<Counts>,
    /// The servers, and the ways to them.
    tasks: Vec<JoinHandle<()>>,
}

/// What was asked of the two, and how long the org takes.
struct Counts {
    began: Instant,
    site: AtomicUsize,
    org: AtomicUsize,
    last_ms: AtomicU64,
    org_takes_ms: AtomicU64,
}

impl Counts {
    fn asked(&self, whom: &AtomicUsize) {
        whom.fetch_add(1, Ordering::Relaxed);
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or_default();
        self.last_ms.store(now, Ordering::Relaxed);
    }

    fn since_last(&self) -> Duration {
        let last = Duration::from_millis(self.last_ms.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(last)
    }
}

impl Place {
    /// Serves a page and an org that know each other. `None` where the page cannot be had.
    pub async fn open(contender: Contender, profile: Profile) -> Result<Option<Place>> {
        let site = org::bind(0).await?;
        let door = org::bind(0).await?;
        let port = |listeners: &[TcpListener]| {
            let first = listeners.first().ok_or_else(|| Failure::new("no port"))?;
            Ok::<_, Failure>(first.local_addr()?.port())
        };
        let origin = format!("http://localhost:{}", port(&site)?);
        let base_url = format!("http://localhost:{}", port(&door)?);
        let org = Org::demo(&base_url, &origin);
        // So often nobody else signs in.
        org.configure(|settings| settings.mails_per_minute = usize::MAX);
        let Some(files) = contender.files(&org.issuer())? else {
            return Ok(None);
        };
        let config = json!({
            "issuer": org.issuer(),
            "clientId": org::DEMO_CLIENT_ID,
            "scopes": ["openid", "profile", "email"],
            "redirectUri": "/login/callback",
            "defaultPage": "/",
            "appName": "Vestibule demo",
        });
        let counts = Arc::new(Counts {
            began: Instant::now(),
            site: AtomicUsize::default(),
            org: AtomicUsize::default(),
            last_ms: AtomicU64::default(),
            org_takes_ms: AtomicU64::default(),
        });
        let router = org::site::router(files.clone(), Base::root(), Some(config));
        let router = Router::new()
            .fallback(serve)
            .with_state((router, counts.clone()));
        let late = org::app(org.clone()).layer(from_fn_with_state(counts.clone(), take_time));
        let link = Link::new(profile);
        let mut tasks = Vec::new();
        for (public, router) in [(site, router), (door, late)] {
            let own = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let behind = own.local_addr()?.port();
            tasks.push(tokio::spawn(async move {
                // A server that ends is noticed by the browser.
                let _ = axum::serve(own, router).await;
            }));
            let ways = public
                .into_iter()
                .map(|listener| tokio::spawn(link.clone().lead(listener, behind)));
            tasks.extend(ways);
        }
        Ok(Some(Place {
            contender,
            files,
            origin,
            org,
            link,
            counts,
            tasks,
        }))
    }

    /// Begins a visit: nothing was asked yet, and the org takes as long as the profile says.
    pub fn begin(&self, profile: &Profile) -> Result {
        self.link.change(*profile);
        self.org.clear_requests();
        self.counts.site.store(0, Ordering::Relaxed);
        self.counts.org.store(0, Ordering::Relaxed);
        let takes = u64::try_from(profile.org.as_millis())?;
        self.counts.org_takes_ms.store(takes, Ordering::Relaxed);
        Ok(())
    }

    /// How often the site and the org were asked, preflights included.
    pub fn asked(&self) -> (usize, usize) {
        let Counts { site, org, .. } = &*self.counts;
        (site.load(Ordering::Relaxed), org.load(Ordering::Relaxed))
    }

    /// Waits until the page asks for nothing any more.
    pub async fn rest(&self, profile: &Profile) {
        let rest = REST + profile.latency + profile.org;
        while self.counts.since_last() < rest {
            sleep(rest - self.counts.since_last().min(rest)).await;
        }
    }

    /// How many mails have come to somebody.
    pub fn mails(&self, to: &str) -> usize {
        let mails = self.org.mails();
        mails.iter().filter(|mail| mail.to == to).count()
    }

    /// The code of the newest mail, once there are so many.
    pub async fn code(&self, to: &str, count: usize) -> Result<String> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let mails = self.org.mails();
            let newest = mails.iter().rfind(|mail| mail.to == to);
            if let Some(mail) = newest.filter(|_| self.mails(to) >= count) {
                return Ok(mail.code.clone());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Err(Failure::new(format!("no mail came to {to}")))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn serve(State((site, counts)): State<(Router, Arc<Counts>)>, request: Request) -> Response {
    match request.uri().path() {
        Site::BLANK => {
            let page = "<!doctype html><link rel=icon href=data:,>";
            ([(header::CONTENT_TYPE, "text/html")], page).into_response()
        }
        MEASURE => "x".repeat(MEASURE_BYTES).into_response(),
        _ => {
            counts.asked(&counts.site);
            let Ok(response) = site.oneshot(request).await;
            response
        }
    }
}

async fn take_time(State(counts): State<Arc<Counts>>, request: Request, next: Next) -> Response {
    counts.asked(&counts.org);
    let takes = counts.org_takes_ms.load(Ordering::Relaxed);
    sleep(Duration::from_millis(takes)).await;
    next.run(request).await
}
