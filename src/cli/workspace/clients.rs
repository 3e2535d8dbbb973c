//! The demo's people and clients, as data: who they are, and how far each of their cycles came.

use crate::domain::people::Role;

/// The people: name and roles. The first is who a newcomer plays.
pub const PEOPLE: &[(&str, &[Role])] = &[
    ("Jo Becker", &[Role::Sas]),
    ("Dana Whitfield", &[Role::Am]),
    ("Kofi Mensah", &[Role::Designer]),
    ("Ana Ruiz", &[Role::Copywriter]),
    ("Lena Hart", &[Role::Lead]),
    ("Priya Nair", &[Role::Sas]),
    ("Marcus Lee", &[Role::Am]),
    ("Mei Tanaka", &[Role::Designer]),
    ("Tomas Vidal", &[Role::Copywriter]),
];

/// Who sets everything up.
pub const LEAD: &str = "Lena Hart";

/// How far people came with a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nobody answered the kickoff.
    Nothing,
    /// The client wanted none.
    Declined,
    /// The client wants one.
    Confirmed,
    /// There is a note.
    Noted,
    /// The first ticket, and not all others.
    Begun,
    /// All tickets, marked submitted.
    Submitted,
    /// The creatives have started.
    Started,
    /// All but one are handed in.
    Delivered,
    /// All are handed in: in review.
    Ready,
    /// Approved.
    Approved,
    /// Live; the next cycle is open.
    Implemented,
}

/// What happened beside the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// Nothing.
    None,
    /// A creative asked something, and nobody has answered.
    OpenQuestion,
    /// A creative asked something and got an answer.
    Answered,
    /// The client wants changes on a ticket.
    Revisions,
    /// The direction changed after the submission.
    LateNote,
    /// A ticket will not be made.
    Cancelled,
    /// The portfolio rests.
    Paused,
}

/// A client.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// Its name.
    pub name: &'static str,
    /// What its folders begin with.
    pub code: &'static str,
    /// Days between refreshes.
    pub cadence: &'static str,
    /// The date of the first cycle here.
    pub first: &'static str,
    /// Its zone.
    pub zone: chrono_tz::Tz,
    /// Whether Dana and Jo have it, or Marcus and Priya.
    pub ours: bool,
    /// What its ads are about.
    pub about: &'static str,
    /// What the client wants.
    pub note: &'static str,
    /// Tickets of a cycle, 1 to 4.
    pub tickets: usize,
    /// How far each cycle came, the last one open unless it was implemented or declined.
    pub cycles: &'static [Reach],
    /// In the last of them.
    pub twist: Twist,
}

use Reach::{
    Approved, Begun, Confirmed, Declined, Delivered, Implemented, Noted, Nothing, Ready, Started,
    Submitted,
};
use chrono_tz::{
    America::{Chicago, Los_Angeles, New_York, Toronto},
    Asia::Kolkata,
    Australia::Sydney,
    Europe::{Berlin, London, Oslo, Paris, Rome},
    Tz,
};

#[allow(clippy::too_many_arguments, reason = "a row of the table below")]
const fn client(
    name: &'static str,
    code: &'static str,
    cadence: &'static str,
    first: &'static str,
    zone: Tz,
    ours: bool,
    about: &'static str,
    note: &'static str,
    tickets: usize,
    cycles: &'static [Reach],
    twist: Twist,
) -> Client {
    Client {
        name,
        code,
        cadence,
        first,
        zone,
        ours,
        about,
        note,
        tickets,
        cycles,
        twist,
    }
}

/// The one that is due on the day on which the demo begins.
pub const DUE_TODAY: &str = "Birch Pet Supply";

/// The clients, by name.
#[rustfmt::skip] // a table
pub const CLIENTS: &[Client] = &[
    client("Acorn Outdoor", "ACO", "60", "2026-09-14", Berlin, true, "Winter camp", "Tents in snow, no campfires.\nHeadline \"Sleep where it snows\".", 3, &[Implemented, Ready], Twist::None),
    client(DUE_TODAY, "BPS", "90", "2026-08-25", Berlin, true, "Warm paws", "New logo in the folder. Headline \"Warm paws, happy walks\".\nKeep the phone number out of the image.", 3, &[Implemented, Noted], Twist::None),
    client("Brightwater Hotels", "BWH", "30", "2026-09-17", Berlin, false, "Winter break", "Spa pictures of the folder \"2026\". The offer ends on 31 January.", 2, &[Implemented, Declined, Approved], Twist::None),
    client("Cedar & Clay", "CAC", "60", "2026-11-10", Berlin, true, "Handmade gifts", "The potter in her studio. No stock pictures.", 4, &[Begun], Twist::None),
    client("Delta Fitness", "DLF", "30", "2026-10-19", Berlin, false, "New year, same you", "Real members, no models. First month for 1 EUR.", 3, &[Implemented, Started], Twist::OpenQuestion),
    client("Elm Street Bakery", "ESB", "90", "2026-11-16", Berlin, true, "Stollen season", "Warm light. Show the box from above.", 2, &[Ready], Twist::Revisions),
    client("Fjord Outerwear", "FJO", "30", "2026-10-20", Oslo, false, "Storm proof", "Rain on the jacket, close. Keep the claim \"Weather is a feeling\".", 3, &[Implemented, Delivered], Twist::Answered),
    client("Greenleaf Energy", "GLE", "60", "2026-11-16", Berlin, false, "Switch by friday", "Prices change on 1 December: no numbers in the pictures.", 2, &[Noted], Twist::None),
    client("Harbor Insurance", "HBI", "90", "2026-11-30", New_York, true, "Sail safe", "Legal wants the disclaimer in the primary text.", 2, &[Confirmed], Twist::None),
    client("Indigo Yoga", "IYO", "30", "2026-11-05", Los_Angeles, false, "Breathe in", "", 2, &[Declined, Nothing], Twist::None),
    client("Juniper Books", "JUB", "60", "2026-12-04", London, true, "Read the winter", "", 2, &[Nothing], Twist::None),
    client("Kestrel Drones", "KED", "30", "2026-11-19", Berlin, true, "Above it all", "City at dawn. The new model is the grey one.", 2, &[Submitted], Twist::LateNote),
    client("Lumen Optics", "LUO", "90", "2026-12-08", Berlin, true, "See the light", "", 2, &[], Twist::None),
    client("Maple Dental", "MPD", "60", "2026-11-06", Toronto, false, "Smile again", "Children may be shown from behind only.", 2, &[Implemented], Twist::None),
    client("Nimbus Hosting", "NIH", "30", "2026-10-26", London, true, "Always on", "Make the uptime number the hero: 99.99 %.", 2, &[Implemented, Noted], Twist::None),
    client("Opal Jewelry", "OPJ", "60", "2026-12-01", Paris, false, "Say yes", "", 2, &[Nothing], Twist::Paused),
    client("Pinecrest Realty", "PCR", "90", "2026-11-09", Chicago, false, "Room to grow", "Only houses that are still for sale, list in the folder.", 3, &[Implemented], Twist::None),
    client("Quartz Kitchens", "QUK", "60", "2026-12-15", Berlin, false, "Heart of the home", "", 2, &[], Twist::None),
    client("Riverstone Coffee", "RSC", "30", "2026-11-16", Sydney, true, "Summer cold brew", "It is summer there: ice, shade, long evenings.", 2, &[Ready], Twist::None),
    client("Saffron Foods", "SAF", "60", "2027-01-20", Kolkata, false, "Feast at home", "", 2, &[], Twist::None),
    client("Tidewater Marine", "TWM", "90", "2027-02-10", New_York, true, "Ready for spring", "", 2, &[], Twist::None),
    client("Umber Leather", "UML", "30", "2026-11-18", Rome, false, "Made to last", "The workshop, hands, no faces.", 3, &[Started], Twist::Cancelled),
    client("Violet Cosmetics", "VIC", "30", "2026-10-21", Paris, true, "Bare and bold", "No retouching, say so in the primary text.", 2, &[Implemented, Confirmed], Twist::None),
    client("Willow Nursery", "WIN", "60", "2026-11-27", Berlin, true, "Green indoors", "", 2, &[Nothing], Twist::None),
];
