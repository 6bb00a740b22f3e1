//! Serving over a socket.
//!
//! The loop is our own, because an org on the network can also vanish: a connection can be dropped without any answer.

use crate::app::app;
use crate::faults::NoAnswer;
use crate::org::Org;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// An org that is being served, until this is dropped.
#[derive(Debug)]
pub struct Served {
    /// Where: `http://localhost:{port}`.
    pub base_url: String,
    /// The handle on it.
    pub org: Org,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Serves an org on a free port of `localhost`. The address is known before the org is made, because an org writes it into
/// every answer.
///
/// # Errors
///
/// When no port can be bound.
pub async fn spawn(make: impl FnOnce(&str) -> Org) -> io::Result<Served> {
    let listeners = bind(0).await?;
    let port = listeners
        .first()
        .ok_or(io::ErrorKind::AddrNotAvailable)?
        .local_addr()?
        .port();
    let base_url = format!("http://localhost:{port}");
    let org = make(&base_url);
    let tasks = listeners
        .into_iter()
        .map(|listener| tokio::spawn(serve(listener, org.clone())))
        .collect();
    Ok(Served {
        base_url,
        org,
        tasks,
    })
}

/// Listens at a port of `localhost` (0: any free one), on IPv4 and, where it can be had, on IPv6: browsers try both.
///
/// # Errors
///
/// When the port cannot be bound on IPv4.
pub async fn bind(port: u16) -> io::Result<Vec<TcpListener>> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, v4.local_addr()?.port())).await;
    Ok(std::iter::once(v4).chain(v6).collect())
}

/// Serves an org for good.
pub async fn serve(listener: TcpListener, org: Org) {
    let router = app(org.clone());
    loop {
        // Whatever went wrong with one connection, the next may be good.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(serve_connection(stream, router.clone(), org.clone()));
    }
}

/// Answers the requests of one connection.
///
/// While an endpoint is to refuse, every request needs a fresh connection, because a browser that is refused on a
/// connection it has used before repeats the request by itself. So connections in use are closed at that moment, and new
/// ones after their first answer. One that has not been used yet stays: closing it would refuse whatever comes next on it.
async fn serve_connection(stream: TcpStream, router: Router, org: Org) {
    let used = AtomicBool::new(false);
    let fresh_ones_only = org.single_use();
    let service = service_fn(|request: Request<Incoming>| {
        used.store(true, Ordering::Relaxed);
        let (router, fresh_ones_only) = (router.clone(), &fresh_ones_only);
        async move {
            let Ok(mut response) = router.oneshot(request.map(Body::new)).await;
            if response.extensions().get::<NoAnswer>().is_some() {
                return Err(io::Error::other(
                    "the connection is dropped without an answer",
                ));
            }
            if *fresh_ones_only.borrow() {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok(response)
        }
    });
    let io = TokioIo::new(stream);
    let mut connection = pin!(http1::Builder::new().serve_connection(io, service));
    let mut changes = org.single_use();
    loop {
        tokio::select! {
            // How a connection ended is of no interest to an org.
            _ = connection.as_mut() => return,
            Ok(()) = changes.changed() => {
                if *changes.borrow() && used.load(Ordering::Relaxed) {
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use super::*;
    use crate::{Endpoint, Fault, FaultKind};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    async fn served() -> Served {
        spawn(|base_url| Org::demo(base_url, "http://localhost:8080"))
            .await
            .unwrap()
    }

    fn address(served: &Served) -> String {
        served.base_url.replace("http://localhost", "127.0.0.1")
    }

    /// What comes back on a connection of its own, until it closes.
    async fn get(served: &Served, path: &str) -> String {
        let mut stream = TcpStream::connect(address(served)).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn an_org_knows_its_address_and_several_live_side_by_side() {
        let (one, other) = (served().await, served().await);
        assert_ne!(one.base_url, other.base_url);
        let metadata = get(&one, "/oauth2/default/.well-known/openid-configuration").await;
        assert!(metadata.contains(&format!("\"issuer\":\"{}/oauth2/default\"", one.base_url)));
    }

    #[tokio::test]
    async fn over_a_socket_too_the_date_is_the_orgs_and_there_is_one() {
        let served = served().await;
        let to_2100 = 4_102_444_800_000 - served.org.now_ms();
        served.org.advance_clock(to_2100);
        let answer = get(&served, "/oauth2/default/v1/keys").await;
        let head = answer.split_once("\r\n\r\n").unwrap().0;
        let dates: Vec<&str> = head
            .lines()
            .filter(|line| line.to_ascii_lowercase().starts_with("date:"))
            .collect();
        assert_eq!(dates.len(), 1, "{head}");
        assert!(dates[0].contains(", 01 Jan 2100 00:"), "{head}");
    }

    #[tokio::test]
    async fn a_refused_connection_says_nothing() {
        let served = served().await;
        served
            .org
            .add_fault(Fault::new(Endpoint::Keys, FaultKind::Refuse));
        let other = get(&served, "/oauth2/default/.well-known/openid-configuration").await;
        assert!(
            other.starts_with("HTTP/1.1 200"),
            "every other endpoint answers meanwhile"
        );
        assert_eq!(get(&served, "/oauth2/default/v1/keys").await, "");
        assert!(served.org.faults().is_empty());
        assert!(
            get(&served, "/oauth2/default/v1/keys")
                .await
                .starts_with("HTTP/1.1 200")
        );
    }

    #[tokio::test]
    async fn a_cut_body_comes_half() {
        let served = served().await;
        let whole = get(&served, "/oauth2/default/v1/keys").await;
        let whole = whole.split_once("\r\n\r\n").unwrap().1;
        served
            .org
            .add_fault(Fault::new(Endpoint::Keys, FaultKind::CutBody));
        let cut = get(&served, "/oauth2/default/v1/keys").await;
        let (head, body) = cut.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", whole.len())));
        assert_eq!(body, &whole[..whole.len() / 2]);
    }

    #[tokio::test]
    async fn connections_that_wait_are_closed_once_one_is_to_be_refused() {
        let served = served().await;
        let mut idle = TcpStream::connect(address(&served)).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 12];
        idle.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        served
            .org
            .add_fault(Fault::new(Endpoint::Keys, FaultKind::Refuse));
        // Ends only because the org closes the connection.
        idle.read_to_end(&mut Vec::new()).await.unwrap();
    }

    #[tokio::test]
    async fn a_connection_made_while_one_is_to_be_refused_serves_once() {
        let served = served().await;
        served
            .org
            .add_fault(Fault::new(Endpoint::Keys, FaultKind::Refuse));
        let mut stream = TcpStream::connect(address(&served)).await.unwrap();
        let request = b"GET /inbox.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let mut answer = String::new();
        // Ends only because the org closes the connection.
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"));
    }

    #[tokio::test]
    async fn a_dropped_org_is_gone() {
        let served = served().await;
        let address = address(&served);
        drop(served);
        while TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
}
