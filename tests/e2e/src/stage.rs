//! What one test plays on.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use hosting::Base;
use org::{Org, Served};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    Browser, Engine, Failure, Result, Site, audit, auth_js,
    driver::Drivers,
    host::{Host, Server},
};

/// How long anything may take. Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(15);

/// The end of hosts that only a breach on purpose asks for.
const DELIBERATE: &str = ".breach.example";

/// A path of which the site has nothing.
const NOWHERE: &str = "/nothing/here";

/// Who notices what goes wrong on the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// The tests, by the DevTools protocol; nothing of what is served is changed for it.
    Tools,
    /// The site itself, in any browser.
    Site,
}

/// An org, a site and browsers, for one test alone. A clone is another handle on the same ones.
#[derive(Clone)]
pub struct Stage {
    inner: Arc<Inner>,
}

struct Inner {
    org: Served,
    site: Site,
    drivers: Arc<Drivers>,
    engine: Engine,
    watch: Watch,
    browsers: Mutex<Vec<Browser>>,
    hosts: Mutex<Vec<Arc<Host>>>,
    /// How many breaches of the policy were made on purpose.
    breaches: AtomicUsize,
}

impl Stage {
    /// Sets up an org that knows the site, and a site that knows the org, both on free ports.
    pub(crate) async fn set_up(
        drivers: Arc<Drivers>,
        engine: Engine,
        watch: Watch,
    ) -> Result<Stage> {
        let listeners = org::bind(0).await?;
        let port = listeners
            .first()
            .ok_or_else(|| Failure::new("no port for the site"))?
            .local_addr()?
            .port();
        let app = format!("http://localhost:{port}");
        let org = org::spawn(|base_url| Org::demo(base_url, &app)).await?;
        org.org.configure(|settings| settings.refresh_ms = 400);
        let config = Site::config(&org.org.issuer());
        let site = Site::serve(listeners, config, watch == Watch::Site)?;
        let inner = Inner {
            org,
            site,
            drivers,
            engine,
            watch,
            browsers: Mutex::default(),
            hosts: Mutex::default(),
            breaches: AtomicUsize::default(),
        };
        Ok(Stage {
            inner: Arc::new(inner),
        })
    }

    /// Whether screens can be audited in this run.
    pub fn audits() -> bool {
        audit::is_possible()
    }

    /// Okta's own SDK in every version that is at hand in this run: the major version, and the bundle's text.
    pub fn auth_js() -> Vec<(u8, String)> {
        auth_js::bundles()
    }

    /// The org. It polls quickly; everything else is as in the demo.
    pub fn org(&self) -> &Org {
        &self.inner.org.org
    }

    /// The static host.
    pub fn site(&self) -> &Site {
        &self.inner.site
    }

    /// A production host with an org of its own. It answers until the browsers have ended: a page that is left open may still ask
    /// it for a file.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn host(&self, server: Server, base: &Base) -> Result<Arc<Host>> {
        let host = Arc::new(Host::start(server, base).await?);
        self.inner
            .hosts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(host.clone());
        Ok(host)
    }

    /// Another browser, with a fresh profile.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn browser(&self) -> Result<Browser> {
        self.start(None).await
    }

    /// Another browser, which takes the site for every host that is not this machine.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn misled_browser(&self) -> Result<Browser> {
        let origin = &self.inner.site.origin;
        self.start(origin.strip_prefix("http://")).await
    }

    async fn start(&self, proxy: Option<&str>) -> Result<Browser> {
        let inner = &self.inner;
        let tools = inner.watch == Watch::Tools;
        let origin = &inner.site.origin;
        let browser = Browser::start(&inner.drivers, inner.engine, origin, tools, proxy).await?;
        // The stand-in's own pages have no icon.
        browser.expect_console(&[&self.inner.org.base_url, "/favicon.ico"].concat());
        self.browsers().push(browser.clone());
        Ok(browser)
    }

    /// Waits for so many mails to somebody in all, and gives the newest.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn mail(&self, to: &str, count: usize) -> Result<Mail> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let mails = self.mails(to);
            if let Some(mail) = mails.last().filter(|_| mails.len() >= count) {
                return Ok(mail.clone());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(Failure::new(format!(
            "waited for {count} mails to {to}; there are {}",
            self.mails(to).len()
        )))
    }

    /// All mails to somebody, oldest first.
    pub fn mails(&self, to: &str) -> Vec<Mail> {
        let mails = self
            .org()
            .mails()
            .into_iter()
            .filter(|mail| mail.to.eq_ignore_ascii_case(to));
        mails
            .map(|mail| Mail {
                code: mail.code,
                link: mail.link.unwrap_or_default(),
            })
            .collect()
    }

    /// The configuration that the site serves to begin with.
    pub fn config(&self) -> Value {
        Site::config(&self.org().issuer())
    }

    /// Lets time go by, for the org and for a browser with a movable clock.
    ///
    /// # Errors
    /// When the browser's clock cannot be moved.
    pub async fn advance(&self, browser: &Browser, by_ms: i64) -> Result {
        self.org().advance_clock(by_ms);
        browser.advance(by_ms).await
    }

    /// Waits until something holds that is not on screen.
    ///
    /// # Errors
    /// When it does not come true.
    pub async fn until(&self, what: &str, holds: impl Fn() -> bool) -> Result {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            if Instant::now() > deadline {
                return Err(Failure::new(format!("waited for {what}")));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Asks for an address of the org as a program without cookies does, and gives where it leads, if it leads on.
    ///
    /// # Errors
    /// When the org does not answer.
    pub async fn follow(&self, url: &str) -> Result<String> {
        let (host, path) = url
            .strip_prefix("http://")
            .and_then(|rest| rest.split_once('/'))
            .ok_or_else(|| Failure::new(format!("{url} is no address of the org")))?;
        let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).await?;
        let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let lines = answer.lines().take_while(|line| !line.is_empty());
        let mut headers = lines.filter_map(|line| line.split_once(": "));
        let location = headers.find(|(name, _)| name.eq_ignore_ascii_case("location"));
        Ok(location
            .map(|(_, location)| location.to_owned())
            .unwrap_or_default())
    }

    /// What the browsers had on their consoles, or told the site, that nobody announced.
    pub(crate) async fn surprises(&self) -> Result<Vec<String>> {
        let browsers = self.all_browsers();
        let mut surprises = Vec::new();
        for browser in &browsers {
            surprises.extend(browser.surprises().await?);
            if self.inner.watch == Watch::Site {
                self.prove_watch(browser).await?;
            }
        }
        // Empty where nobody watches but the tools.
        let told = self.site().told().into_iter();
        surprises.extend(told.filter(|it| {
            !it.contains(DELIBERATE) && !browsers.iter().any(|browser| browser.announced(it))
        }));
        Ok(surprises)
    }

    /// Lets a browser break the policy on purpose, and waits until the site knows of it, both by its page and by the report: in
    /// this browser silence means that there was nothing to tell.
    async fn prove_watch(&self, browser: &Browser) -> Result {
        // Another address for each, since a page reports the same breach once.
        let number = self.inner.breaches.fetch_add(1, Ordering::Relaxed);
        let breach = format!("http://{number}{DELIBERATE}/");
        // Away from wherever the test has led to.
        browser.open(NOWHERE).await?;
        // A driver may come back before the document has run its scripts.
        let is_there = format!(
            "return location.pathname === '{NOWHERE}' && document.readyState === 'complete'"
        );
        browser
            .wait_script("the page that is not there", &is_there)
            .await?;
        browser
            .script::<Value>(
                "const [breach] = arguments; setTimeout(() => fetch(breach).catch(() => {}))",
                vec![breach.as_str().into()],
            )
            .await?;
        for kind in ["policy violation", "report"] {
            let words = format!("{kind}: connect-src {breach}");
            self.until(&words, || {
                self.site()
                    .told()
                    .iter()
                    .any(|it| it.starts_with(words.trim_end_matches('/')))
            })
            .await?;
        }
        Ok(())
    }

    /// What each browser did and shows.
    pub(crate) async fn tell(&self) -> String {
        let mut told = String::new();
        for browser in self.all_browsers() {
            told += "  browser:\n";
            told += &browser.tell().await;
            told += "\n";
        }
        let requests = self
            .org()
            .requests()
            .into_iter()
            .filter(|request| request.method != "OPTIONS");
        let mut lines: Vec<String> = requests
            .map(|it| format!("{} {} {:?}", it.method, it.path, it.status))
            .collect();
        lines.dedup();
        lines.drain(..lines.len().saturating_sub(40));
        format!(
            "{told}  the org was asked:\n    {}\n  the site was told:\n    {}",
            lines.join("\n    "),
            self.site().told().join("\n    ")
        )
    }

    /// Ends the browsers.
    pub(crate) async fn strike(&self) {
        for browser in self.all_browsers() {
            browser.quit().await;
        }
    }

    fn all_browsers(&self) -> Vec<Browser> {
        self.browsers().clone()
    }

    fn browsers(&self) -> std::sync::MutexGuard<'_, Vec<Browser>> {
        self.inner
            .browsers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mail as its reader knows it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The code.
    pub code: String,
    /// The link; empty where there is none.
    pub link: String,
}
