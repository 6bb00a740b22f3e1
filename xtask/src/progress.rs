//! Says what is being done and how far it is.

use std::time::Instant;

/// A row of steps; each is announced with its number and closed with the seconds it took.
pub(crate) struct Steps {
    total: usize,
    begun: usize,
    start: Instant,
    step: Option<Instant>,
}

impl Steps {
    /// A row of this many steps.
    pub(crate) fn new(total: usize) -> Steps {
        Steps {
            total,
            begun: 0,
            start: Instant::now(),
            step: None,
        }
    }

    /// Closes the step before, and announces the next one.
    pub(crate) fn begin(&mut self, what: &str) {
        self.close();
        self.begun += 1;
        println!("\n[{} of {}] {what}", self.begun, self.total);
        self.step = Some(Instant::now());
    }

    /// Closes the last step.
    pub(crate) fn end(&mut self) {
        self.close();
    }

    fn close(&mut self) {
        if let Some(step) = self.step.take() {
            let (took, since) = (step.elapsed().as_secs(), self.start.elapsed().as_secs());
            println!("        {took} s, {since} s in all");
        }
    }
}
