//! Reminders of what stalls, and what the Leads are told of it.

use super::digest::{self, Part};
use crate::domain::calendar::{show_date, show_instant, today};
use crate::domain::id::ReminderId;
use crate::domain::open_cycle::{OpenCycle, OpenSet};
use crate::domain::people::Person;
use crate::domain::stall::Cause;
use crate::message::{Button, Card, LineKind, Message, Span, Text, Tone, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    CARD_BODY, count, mention, one_line, people, primary, push_items, secondary,
};
use crate::wording::reply::stalled_command;
use crate::wording::view::{AnswerView, DigestView, StalledView};

/// Something stalls: to the one who can act. Several things come as one message.
pub fn reminder(
    Locale::En: Locale,
    id: ReminderId,
    person: &Person,
    stalled: &[StalledView],
) -> Message {
    let mut message = match stalled {
        [only] => one(person, only),
        several => many(person, several),
    };
    message
        .buttons
        .push(secondary(Press::OnIt(id), "I'm on it"));
    message.buttons.extend(snooze(id));
    message
}

/// A reminder in the minute of its reader's digest: one message says both.
pub fn reminder_and_digest(
    l: Locale,
    id: ReminderId,
    person: &Person,
    stalled: &[StalledView],
    d: &DigestView,
) -> Message {
    let reminder = reminder(l, id, person, stalled);
    let first = (stalled.len() > 1).then(|| Part {
        heading: "Reminders".to_owned(),
        lines: stalled.iter().map(line_of).collect(),
        noun: "thing",
    });
    let digest = digest::with_first(d, first);
    let mut text = reminder.text;
    if !digest.files.is_empty() {
        text.push(LineKind::Plain, spans![digest::LONG]);
    }
    let mut buttons = reminder.buttons;
    for button in digest.buttons {
        if buttons.iter().all(|other| other.id != button.id) {
            buttons.push(button);
        }
    }
    let card = digest.card.map(|card| Card {
        tone: Tone::Warning,
        ..card
    });
    Message {
        text,
        card,
        buttons,
        files: digest.files,
    }
}

/// The same for a mail.
pub fn reminder_and_digest_by_mail(
    l: Locale,
    id: ReminderId,
    person: &Person,
    stalled: &[StalledView],
    d: &DigestView,
) -> Message {
    let mut message = reminder(l, id, person, stalled);
    if let Some(card) = message.card.take() {
        message.text.append(card.body);
    }
    digest::append_parts(&mut message.text, d);
    message
}

/// Something stalls, and reminding did not help: to the Leads.
pub fn escalation(Locale::En: Locale, id: ReminderId, stalled: &[StalledView]) -> Message {
    let mut message = match stalled {
        [only] => {
            let mut text = headline(only, spans![]);
            text.push(LineKind::Plain, so_far(only));
            text.push(LineKind::Plain, next_for_leads(only));
            Message::text(text)
        }
        several => {
            let clients = clients(several);
            let text = Text::line(spans![strong(format!(
                "{} stalled at {}, and the reminders did not help.",
                match several.len() {
                    1 => "1 thing is".to_owned(),
                    n => format!("{n} things are"),
                },
                count(clients, "client")
            ))])
            .and_line(spans![
                "Next: ask who can act, or give it to somebody else: ",
                code("/refresh-admin people handover"),
                ", ",
                code("/refresh-admin people assign"),
                "."
            ]);
            let line = |view: &StalledView| {
                let mut line = spans![strong(about(view)), ". "];
                line.extend(so_far(view));
                line
            };
            with_list(text, several.iter().map(line).collect(), "For the Leads")
        }
    };
    message.buttons.extend(snooze(id));
    message
}

fn snooze(id: ReminderId) -> [Button; 2] {
    [
        secondary(Press::SnoozeDay(id), "Snooze until tomorrow"),
        secondary(Press::SnoozeThreeDays(id), "Snooze three days"),
    ]
}

fn one(person: &Person, view: &StalledView) -> Message {
    let mut text = headline(view, spans![" · ", mention(person)]);
    if let Some(away) = &view.instead_of {
        text.push(LineKind::Plain, standing_in(away));
    }
    let mut next = next(view);
    next.insert(0, "Next: ".into());
    next.extend(spans![", or ", code(command(view)), "."]);
    text.push(LineKind::Plain, next);
    Message {
        buttons: buttons(view),
        ..Message::text(text)
    }
}

fn many(person: &Person, several: &[StalledView]) -> Message {
    let text = Text::line(spans![
        strong(format!("{} wait for you", count(several.len(), "thing"))),
        ", ",
        mention(person),
        ": the longest first."
    ]);
    let lines = several.iter().map(line_of).collect();
    with_list(text, lines, "What waits for you")
}

fn line_of(view: &StalledView) -> Vec<Span> {
    let (_, consequence) = says(view);
    let mut line = spans![
        strong(about(view)),
        format!(". {consequence} {}. ", lost(view)),
        code(command(view))
    ];
    if let Some(away) = &view.instead_of {
        line.push(" · ".into());
        line.extend(standing_in(away));
    }
    line
}

fn with_list(text: Text, lines: Vec<Vec<Span>>, title: &str) -> Message {
    let summary = count(lines.len(), "thing");
    let mut body = Text::new();
    push_items(&mut body, lines, CARD_BODY, "thing");
    Message {
        card: Some(Card {
            title: title.to_owned(),
            tone: Tone::Warning,
            body,
            fields: Vec::new(),
            footer: summary,
        }),
        ..Message::text(text)
    }
}

/// What stalls, what it means, and how long already.
fn headline(view: &StalledView, ending: Vec<Span>) -> Text {
    let (_, consequence) = says(view);
    let mut first = spans![strong(about(view))];
    first.extend(ending);
    Text::line(first).and_line(spans![format!("{consequence} {}.", lost(view))])
}

fn standing_in(away: &Person) -> Vec<Span> {
    spans![format!(
        "You stand in for {}, who is away.",
        one_line(&away.name, 80)
    )]
}

fn about(view: &StalledView) -> String {
    let client = one_line(&view.cycle.portfolio.client, 100);
    format!("{client}: {}", says(view).0)
}

fn lost(view: &StalledView) -> String {
    match view.stall.days_lost {
        0 => "It waits since today".to_owned(),
        days => format!("{} lost", count(days, "working day")),
    }
}

/// What was done about it.
fn so_far(view: &StalledView) -> Vec<Span> {
    let c = &view.cycle;
    let at = |at| show_instant(at, c.portfolio.time_zone, c.today);
    if view.actors.is_empty() {
        return spans!["Nobody is assigned, so nobody could be reminded."];
    }
    let all: Vec<&Person> = view.actors.iter().collect();
    let mut spans = people(&all, false);
    spans.push(match view.reminded_at {
        Some(when) if all.len() == 1 => format!(" was reminded {}.", at(when)).into(),
        Some(when) => format!(" were reminded {}.", at(when)).into(),
        None => " can act.".into(),
    });
    if let Some(answer) = &view.answer {
        spans.push(" ".into());
        spans.extend(answered(c, answer));
    }
    spans
}

fn answered(c: &OpenCycle, answer: &AnswerView) -> Vec<Span> {
    let zone = c.portfolio.time_zone;
    let name = one_line(&answer.name, 80);
    let Some(until) = answer.until else {
        let when = show_instant(answer.at, zone, c.today);
        return spans![format!("{name} said {when}: I'm on it.")];
    };
    let until = show_date(today(until, zone), c.today);
    match &answer.reason {
        Some(reason) => spans![format!(
            "{name} snoozed it until {until}: \"{}\"",
            one_line(reason, 200)
        )],
        None => spans![format!("{name} snoozed it until {until}.")],
    }
}

fn next_for_leads(view: &StalledView) -> Vec<Span> {
    let give = match view.stall.cause {
        Cause::TicketOverdue(_) | Cause::TicketUntouched(_) => "/refresh-admin people assign",
        _ => "/refresh-admin portfolio edit",
    };
    let ask = match &view.actors[..] {
        [] => "Next: give it to somebody: ".to_owned(),
        [only] => format!(
            "Next: ask {}, or give it to somebody else: ",
            one_line(&only.name, 80)
        ),
        _ => "Next: ask them, or give it to somebody else: ".to_owned(),
    };
    spans![ask, code(give), "."]
}

/// The command for it, which names the client where nothing else says which one is meant.
fn command(view: &StalledView) -> String {
    let command = stalled_command(&view.cycle, &view.stall);
    if command.contains(':') {
        return command;
    }
    let client = one_line(&view.cycle.portfolio.client, 60);
    format!("{command} portfolio:{client}")
}

fn clients(several: &[StalledView]) -> usize {
    let mut ids: Vec<_> = several.iter().map(|view| view.cycle.portfolio.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// What stalls, and what it means.
fn says(view: &StalledView) -> (String, String) {
    let c = &view.cycle;
    let since = show_date(today(view.stall.since, c.portfolio.time_zone), c.today);
    let refresh = show_date(c.cycle.refresh_date, c.today);
    let sas = one_line(&c.sas.name, 60);
    match view.stall.cause {
        Cause::Kickoff => (
            format!("the kickoff of {since} is not answered"),
            format!("Whether the client wants the refresh of {refresh} is not known yet."),
        ),
        Cause::Note => (
            format!("no note for the refresh of {refresh}"),
            format!("{sas} does not know what the client wants."),
        ),
        Cause::FirstTicket => (
            format!("no ticket after the refresh date, {refresh}"),
            "The creatives cannot begin until there is one.".to_owned(),
        ),
        Cause::AdSet(id) => {
            let set = c.sets.iter().find(|set| set.id == id);
            let missing = set.map_or(0, OpenSet::missing);
            let all = set.map_or(0, |set| set.count);
            let folder = set.map_or_else(String::new, |set| one_line(&set.folder, 60));
            (
                format!("{folder} lacks {missing} of {}", count(all, "ticket")),
                "The set cannot become ready for review until they exist.".to_owned(),
            )
        }
        Cause::Question(id) => question(c, id),
        Cause::TicketOverdue(id) | Cause::TicketUntouched(id) => of_ticket(view, id),
        Cause::Review(Some(id)) => {
            let set = c.sets.iter().find(|set| set.id == id);
            let folder = set.map_or_else(String::new, |set| one_line(&set.folder, 60));
            (
                format!("{folder} is ready for review since {since}"),
                "The client has not approved it yet.".to_owned(),
            )
        }
        Cause::Review(None) => (
            format!("everything is ready for approval since {since}"),
            "The client has not approved it yet.".to_owned(),
        ),
        Cause::Implement => (
            format!("approved on {since} and not implemented"),
            "The next refresh is not scheduled until this is done.".to_owned(),
        ),
    }
}

fn question(c: &OpenCycle, id: crate::domain::id::QuestionId) -> (String, String) {
    let Some(question) = c.questions.iter().find(|question| question.id == id) else {
        return Default::default();
    };
    let asker = one_line(&question.asker, 60);
    let on = question.ticket_id.and_then(|ticket| c.ticket(ticket));
    let on = on.map_or_else(String::new, |ticket| format!(" on {}", ticket.label()));
    (
        format!("{} from {asker}{on} is not answered", question.label()),
        format!("\"{}\" {asker} waits.", one_line(&question.body, 300)),
    )
}

fn of_ticket(view: &StalledView, id: crate::domain::id::TicketId) -> (String, String) {
    let c = &view.cycle;
    let Some(ticket) = c.ticket(id) else {
        return Default::default();
    };
    let name = format!("{} \"{}\"", ticket.label(), one_line(&ticket.name, 60));
    let due = show_date(ticket.due_date, c.today);
    let what = if matches!(view.stall.cause, Cause::TicketOverdue(_)) {
        format!("{name} was due {due}")
    } else {
        format!("{name} is still {}, due {due}", ticket.status.title())
    };
    let consequence = "Its Ad Set goes to the client only when all of it is there.";
    (what, consequence.to_owned())
}

/// What the one who can act does.
fn next(view: &StalledView) -> Vec<Span> {
    let press = |what: &str| spans!["press ", emphasis(what)];
    match view.stall.cause {
        Cause::Kickoff => spans!["ask the client and answer below"],
        Cause::Note => press("Add note"),
        Cause::FirstTicket => press("Submit first ticket"),
        Cause::AdSet(_) => press("Clone the rest"),
        Cause::Question(_) => press("Answer"),
        Cause::TicketOverdue(_) => press("Deliver"),
        Cause::TicketUntouched(_) => press("Start"),
        Cause::Review(_) => spans!["show it to the client and approve it below"],
        Cause::Implement => spans![
            "put the creatives live in Meta and press ",
            emphasis("Mark implemented")
        ],
    }
}

/// The next steps as buttons.
pub(in crate::wording) fn step_button(c: &OpenCycle, cause: Cause) -> Button {
    let cycle = c.cycle.id;
    match cause {
        Cause::Kickoff => primary(Press::Confirm(cycle), "Client wants a refresh"),
        Cause::Note => primary(Press::Note(cycle), "Add note"),
        Cause::FirstTicket => primary(Press::Submit(cycle), "Submit first ticket"),
        Cause::AdSet(id) => primary(Press::CloneRest(id), "Clone the rest"),
        Cause::Question(id) => primary(Press::Answer(id), "Answer"),
        Cause::TicketOverdue(id) => primary(Press::Deliver(id), "Deliver"),
        Cause::TicketUntouched(id) => primary(Press::Start(id), "Start"),
        Cause::Review(Some(id)) => primary(Press::ApproveSet(id), "Approve the set"),
        Cause::Review(None) => primary(Press::ApproveCycle(cycle), "Approve the cycle"),
        Cause::Implement => primary(Press::Implement(cycle), "Mark implemented"),
    }
}

fn buttons(view: &StalledView) -> Vec<Button> {
    let c = &view.cycle;
    let mut buttons = vec![step_button(c, view.stall.cause)];
    if view.stall.cause == Cause::Kickoff {
        let decline = Press::Decline(c.cycle.id);
        buttons.push(secondary(decline, "No refresh this cycle"));
    }
    buttons
}
