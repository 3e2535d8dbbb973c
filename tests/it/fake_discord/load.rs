//! Interactions that nobody waits for, as the benchmarks send them.

use std::time::Duration;

use super::interactions::with_commands;
use crate::support::discord::World;

#[tokio::test]
async fn what_is_held_back_goes_when_it_is_let_go() {
    let (discord, _bot) = with_commands().await;
    let jo = discord.person("Jo Becker");
    let here = discord.channel("refreshes");
    discord.hold(true);
    let birch = [("portfolio", "Birch".into())];
    let held = jo.uses(here, "refresh submit", &birch);
    discord.hold(false);
    let other = jo.uses(here, "refresh submit", &birch);
    let answered = |id| move |w: &World| w.interactions[&id].acknowledged;
    let at = discord.wait_for("the other one", answered(other)).await;
    assert!(
        discord.acknowledged(held).is_none(),
        "nobody was told of it"
    );
    discord.let_go()(held);
    let later = discord.wait_for("the held one", answered(held)).await;
    assert!(later > at && later - at < Duration::from_secs(3));
    let form = discord.form(held).expect("a form");
    let sent = jo.submits(&form, &[("folder", "BPS")]);
    discord.wait_for("the form", answered(sent)).await;
    discord.forget_the_past();
    assert!(discord.look(|w| w.interactions.is_empty() && w.requests.is_empty()));
}
