//! Faults that a test puts in the bot's way.

use std::time::Duration;

use serde_json::Value;

use super::request::Call;

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Not executed; this status and body.
    Status(u16, Value),
    /// Not executed; the HTML page of a proxy in front of Discord.
    Html502,
    /// Executed, and the connection is cut before the reply.
    DropReply,
    /// Not executed, and the connection is cut.
    DropRequest,
    /// Executed, and no reply ever comes.
    TimeoutAfterExecuting,
    /// Not executed; 429.
    RateLimited { retry_after: Duration, global: bool },
    /// Executed as usual, but only after so long.
    Delay(Duration),
}

type Test = Box<dyn Fn(&Call) -> bool + Send>;

struct Planned {
    applies: Test,
    left: usize,
    fault: Fault,
}

/// The faults that still wait for their request.
#[derive(Default)]
pub struct Faults(Vec<Planned>);

impl Faults {
    pub fn plan(&mut self, times: usize, fault: Fault, applies: Test) {
        self.0.push(Planned {
            applies,
            left: times,
            fault,
        });
    }

    /// Before all that is planned already.
    pub fn plan_first(&mut self, fault: Fault, applies: Test) {
        let planned = Planned {
            applies,
            left: 1,
            fault,
        };
        self.0.insert(0, planned);
    }

    /// The fault that meets this request, if one does; it is used up.
    pub fn meets(&mut self, call: &Call) -> Option<Fault> {
        let at = self
            .0
            .iter()
            .position(|p| p.left > 0 && (p.applies)(call))?;
        self.0[at].left -= 1;
        let fault = self.0[at].fault.clone();
        self.0.retain(|p| p.left > 0);
        Some(fault)
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many requests are still to fail.
    pub fn waiting(&self) -> usize {
        self.0.iter().map(|p| p.left).sum()
    }
}

/// Whether a path fits a pattern: `*` stands for one segment, a final `**` for any rest.
pub fn fits(pattern: &str, path: &str) -> bool {
    let mut want = pattern.split('/');
    let mut have = path.split('/');
    loop {
        match (want.next(), have.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(w), Some(h)) if w == h => {}
            _ => return false,
        }
    }
}
