//! Waiting for a link that is opened elsewhere (UX-34): nothing visible changes until the state does.

use leptos::task::spawn_local;

use super::{Phase, Problem, SignIn};
use crate::idx::{Message, Outcome};

/// How long to be quiet after the server said that it is too much, in milliseconds (protocol sheet, "Polling").
const RATE_LIMIT_PAUSE_MS: u32 = 60_000;

/// The shortest and the longest wait between two polls in milliseconds, whatever the server says.
const REFRESH_MS: (u64, u64) = (500, 60_000);

impl SignIn {
    /// Polls for as long as the step at hand is the one on screen and the person does nothing else. Any act moves the
    /// generation on: that ends the loop, and a reply on its way is thrown away.
    pub(super) fn poll(&self) {
        let this = *self;
        let flow = self.flow.get_untracked();
        let generation = flow.generation();
        spawn_local(async move {
            let mut pause_ms = 0;
            loop {
                let Some(poll) = this
                    .response_untracked()
                    .and_then(|response| response.step.poll())
                else {
                    return;
                };
                let refresh_ms = u32::try_from(poll.refresh_ms.clamp(REFRESH_MS.0, REFRESH_MS.1))
                    .unwrap_or(u32::MAX);
                flow.world.clock.sleep(refresh_ms.max(pause_ms)).await;
                if flow.generation() != generation {
                    return;
                }
                // Nobody looks: the answer would only wear the server out.
                if !flow.world.page.visible() {
                    pause_ms = 0;
                    continue;
                }
                // After a lost reply the question is not whether a link was used, but what became of the answer.
                let outcome = if flow.uncertain.get() {
                    flow.resume_aside().await
                } else {
                    flow.send_aside(&poll.answer).await
                };
                if flow.generation() != generation {
                    return;
                }
                pause_ms = 0;
                match outcome {
                    Ok(Outcome::Next(response)) => {
                        if response
                            .messages
                            .iter()
                            .any(|message: &Message| message.is("tooManyRequests"))
                        {
                            pause_ms = RATE_LIMIT_PAUSE_MS;
                        }
                        if !this.is_same_step(&response.step) {
                            return this.take(Ok(Outcome::Next(response)), true);
                        }
                        let before = this.response_untracked();
                        let before = before.map(|it| it.all_messages()).unwrap_or_default();
                        let said = response.all_messages();
                        let is_news = pause_ms == 0 && !said.is_empty() && said != before;
                        // The interval, the handle and the addresses may have changed; what is on screen has not.
                        this.phase.set(Phase::AtStep(response));
                        if is_news {
                            this.fail(Problem::Said(said));
                        }
                    }
                    Ok(outcome) => return this.take(Ok(outcome), false),
                    Err(Ok(Problem::RateLimited(_))) => pause_ms = RATE_LIMIT_PAUSE_MS,
                    // A lost network is no reason to disturb anybody; but the reply that got lost may have been the one
                    // that ends the waiting.
                    Err(Ok(_)) => flow.uncertain.set(true),
                    Err(Err(ending)) => return this.end(ending),
                }
            }
        });
    }
}
