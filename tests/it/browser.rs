//! The local workspace as people use it: the program, a real browser, clicks and keys.
//!
//! Needs Chromium and its driver; `.ci/run` installs them. `REFRESHBOT_AXE` names the file
//! `axe.min.js` of axe-core, `REFRESHBOT_SCREENSHOTS` a folder for pictures of what was seen.

pub mod accessibility;
mod cycle;
pub mod desk;
mod elsewhere;
mod keyboard;
mod long;
mod narrow;
mod pressing;
pub mod programs;
mod reconnect;
mod refused;
mod start;
mod typing;
mod written;

/// Tests `$look_at(look, name)` in light, in dark, and on a telephone.
macro_rules! in_every_look {
    ($look_at:ident) => {
        #[tokio::test]
        #[ignore = "needs chromium"]
        async fn light() {
            $look_at(Look::default(), "light").await;
        }

        #[tokio::test]
        #[ignore = "needs chromium"]
        async fn dark() {
            let look = Look {
                dark: true,
                ..Look::default()
            };
            $look_at(look, "dark").await;
        }

        #[tokio::test]
        #[ignore = "needs chromium"]
        async fn narrow() {
            let look = Look {
                narrow: true,
                ..Look::default()
            };
            $look_at(look, "narrow").await;
        }
    };
}
pub(crate) use in_every_look;
