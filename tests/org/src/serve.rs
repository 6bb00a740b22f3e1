//! Serving over a socket.
//!
//! The loop is our own, because an org on the network can also vanish: a connection can be dropped without any answer.

use crate::app::app;
use crate::faults::NoAnswer;
use crate::org::Org;
use axum::body::Body;
use axum::http::Request;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::pin::pin;
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
    let port = listeners.first().ok_or(io::ErrorKind::AddrNotAvailable)?.local_addr()?.port();
    let base_url = format!("http://localhost:{port}");
    let org = make(&base_url);
    let tasks = listeners.into_iter().map(|listener| tokio::spawn(serve(listener, org.clone()))).collect();
    Ok(Served { base_url, org, tasks })
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

async fn serve_connection(stream: TcpStream, router: Router, org: Org) {
    let service = service_fn(|request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            if response.extensions().get::<NoAnswer>().is_some() {
                return Err(io::Error::other("the connection is dropped without an answer"));
            }
            Ok(response)
        }
    });
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    let mut single_use = org.single_use();
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = single_use.wait_for(|on| *on) => connection.as_mut().graceful_shutdown(),
    }
    // How a connection ended is of no interest to an org.
    let _ = connection.await;
}
