//! The way between the browser and a server: so long, and so wide. It carries whatever the browser sends, so that a page's own
//! address, preloads and preflights meet it too; the browser's own emulation leaves some of those out.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    time::{Instant, sleep_until},
};

use crate::profile::Profile;

/// The most bytes that go at a time, as in a packet, so that connections take turns.
const PACKET: usize = 1_400;

/// By how much a timer may be late without anything of the width being lost.
const SLACK: Duration = Duration::from_millis(10);

/// A way that all connections of a browser share.
#[derive(Clone)]
pub struct Link {
    lanes: Arc<[Mutex<Lane>; 2]>,
}

/// One direction.
struct Lane {
    profile: Profile,
    /// When all that was sent so far is out.
    free: Instant,
}

impl Link {
    /// A way as in this profile.
    pub fn new(profile: Profile) -> Link {
        let lane = || {
            Mutex::new(Lane {
                profile,
                free: Instant::now(),
            })
        };
        Link {
            lanes: Arc::new([lane(), lane()]),
        }
    }

    /// Makes it another one, for all that is sent from now on.
    pub fn change(&self, profile: Profile) {
        for lane in &*self.lanes {
            lane.lock().unwrap_or_else(PoisonError::into_inner).profile = profile;
        }
    }

    /// Leads connections to a server on this machine, for good.
    pub async fn lead(self, from: TcpListener, to: u16) {
        loop {
            // Whatever went wrong with one connection, the next may be good.
            let Ok((near, _)) = from.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            let link = self.clone();
            tokio::spawn(async move {
                // A connection that ends is noticed by the browser.
                let _ = link.carry(near, to).await;
            });
        }
    }

    async fn carry(&self, near: TcpStream, to: u16) -> io::Result<()> {
        let far = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, to))).await?;
        for stream in [&near, &far] {
            stream.set_nodelay(true)?;
        }
        let (near_read, near_write) = near.into_split();
        let (far_read, far_write) = far.into_split();
        let [up, down] = &*self.lanes;
        tokio::join!(
            send(up, near_read, far_write),
            send(down, far_read, near_write)
        );
        Ok(())
    }
}

impl Lane {
    /// When so many bytes are out, and when they have arrived.
    fn send(&mut self, bytes: usize) -> (Instant, Instant) {
        let begins = self.free.max(Instant::now() - SLACK);
        self.free = begins + self.profile.transfer(bytes);
        // There and back together take as long as the profile says.
        (self.free, self.free + self.profile.latency / 2)
    }
}

/// Carries one direction of a connection to its end.
async fn send(lane: &Mutex<Lane>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let (queue, mut arriving) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let arrive = tokio::spawn(async move {
        while let Some((at, bytes)) = arriving.recv().await {
            sleep_until(at).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        // Nobody is left who could be told.
        let _ = to.shutdown().await;
    });
    let mut packet = vec![0; PACKET];
    while let Ok(length) = from.read(&mut packet).await {
        let Some(bytes) = packet.get(..length).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        let (out, there) = lane
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .send(length);
        if queue.send((there, bytes.to_vec())).is_err() {
            break;
        }
        sleep_until(out).await;
    }
    drop(queue);
    // It ends when all has arrived.
    let _ = arrive.await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile;

    #[test]
    fn what_is_sent_at_once_goes_one_after_the_other() {
        let [_, mobile, _] = profile::ALL;
        let free = Instant::now() + Duration::from_secs(1);
        let mut lane = Lane {
            profile: mobile,
            free,
        };
        // 200 bytes in a millisecond, and half of 150 ms for the way.
        let half = Duration::from_millis(75);
        for number in 1..=3 {
            let out = free + number * Duration::from_millis(7);
            assert_eq!(lane.send(1_400), (out, out + half));
        }
    }
}
