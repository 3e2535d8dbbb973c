//! Descriptions of commands and options, 100 characters at most each.

/// Describes a command, group, subcommand or option by its path, such as `refresh submit portfolio`;
/// empty for a path that is none.
pub fn describe(path: &str) -> &'static str {
    let words: Vec<&str> = path.split(' ').collect();
    match words[..] {
        ["refresh"] => "Creative Refreshes: tickets, notes, approvals",
        ["refresh-admin"] => "Set up portfolios and people",
        ["refresh", subcommand] => subcommand_of_refresh(subcommand),
        ["refresh", subcommand, option] => option_of_refresh(subcommand, option),
        ["refresh-admin", group] => group_of_admin(group),
        ["refresh-admin", group, subcommand] => subcommand_of_admin(group, subcommand),
        ["refresh-admin", group, subcommand, option] => option_of_admin(group, subcommand, option),
        _ => "",
    }
}

fn subcommand_of_refresh(name: &str) -> &'static str {
    match name {
        "submit" => "Create an Ad Set with its first ticket",
        "clone" => "Create the other tickets of an Ad Set from its first one",
        "done" => "Mark the deliverables of this cycle as submitted",
        "note" => "Log the client's direction for the submission",
        "start" => "Say that you work on a ticket: In Progress",
        "edit" => "Change what a ticket asks for; without options, its texts in a form",
        "cancel" => "A ticket will not be made; its creatives are told in its thread",
        "correct" => {
            "Correct the folder name or the number of an Ad Set, for all its tickets at once"
        }
        "move" => "Move a cycle or a ticket to a status; a Lead may force it with a reason",
        "deliver" => "Hand in files or a link: the ticket becomes Pending Approval",
        "confirm" => "Note that the client wants a refresh this cycle",
        "decline" => "No refresh this cycle: close it and schedule the next date",
        "ask" => "Ask the SAS about a ticket, or the AM about a client",
        "answer" => "Answer an open question",
        "revise" => "Ask for changes on a ticket; its creatives are told in its thread",
        "approve" => "Approve a ticket, an Ad Set or the whole cycle for the client",
        "implement" => {
            "Say that the creatives are live in Meta: closes the cycle, schedules the next"
        }
        "status" => "Where a portfolio, an Ad Set or a ticket stands, and what comes next",
        "notes" => "The notes of a client, newest first",
        "history" => "Who did what on a client or a ticket, newest first",
        "todo" => "What waits for you, the most urgent first",
        "board" => "Where every client stands, the late ones first",
        "stalled" => "What is stuck, who can act, and how long it has been waiting",
        "help" => "What you can do here, and what comes next",
        _ => "",
    }
}

fn option_of_refresh(subcommand: &str, option: &str) -> &'static str {
    match (subcommand, option) {
        ("ask", "question") => "What you want to know",
        ("ask", "ticket") => "The ticket, such as T-14: the SAS is asked in its thread",
        ("ask", "portfolio") => "The client: the Account Manager is asked in its channel",
        ("ask", "file") => "A file that goes with the question",
        ("answer", "answer") => "The answer; who asked is told",
        ("answer", "question") => "The question, such as Q-3; not needed where only one is open",
        ("decline", "reason") => "Why, if there is something to say; the SAS reads it",
        ("revise", "reason") => "What should change; the creatives read it as you type it",
        ("correct", "reason") => "Why; it is told in the portfolio's channel",
        ("correct", "ad_set") => "Its folder name as it is now; not needed in a ticket's thread",
        ("correct", "folder") => "The right Deliverable Folder Name",
        ("correct", "count") => "The right Number of Deliverables, 1 to 50",
        ("move", "status") => "The status, such as Creatives Implemented or Completed Deliverable",
        ("move", "portfolio") => "The client, for a cycle's status; not needed in its channel",
        ("move", "ticket") => "Such as T-14, for a ticket's status; not needed in its thread",
        ("move", "reason") => "Why; a Lead or an Admin who gives one may force any status",
        ("cancel", "reason") => "Why; the creatives read it in the ticket's thread",
        ("edit", "name") => "The ticket's new name",
        ("edit", "format") => "Kind of deliverable",
        ("edit", "due") => "2026-12-24, tomorrow, +3d or fri",
        ("revise", "ticket") => "The ticket, such as T-14; not needed in its thread",
        ("approve", "portfolio") => {
            "Approve the whole cycle of this client: Creatives Completed & Approved"
        }
        ("approve", "ad_set") => "Approve every ticket of this folder name that waits for it",
        ("approve", "ticket") => "Approve this ticket, such as T-14; not needed in its thread",
        ("todo", "person") => "Somebody else's list; left out: yours",
        ("status" | "clone" | "notes" | "history", "ad_set") => {
            "Deliverable Folder Name, such as BPS-2026-11"
        }
        (
            "submit" | "clone" | "done" | "note" | "implement" | "status" | "confirm" | "decline"
            | "notes" | "history",
            "portfolio",
        ) => "The client's name; not needed in the portfolio's channel",
        ("start" | "deliver" | "status" | "edit" | "cancel" | "notes" | "history", "ticket") => {
            "Such as T-14 or 14; not needed in the ticket's thread"
        }
        ("clone", "name") => "Name of one new ticket; leave it out to create many at once",
        ("clone", "format") => "Kind of deliverable; left out: as the first ticket",
        ("clone", "placement") => {
            "Placement or aspect ratio, such as Stories 9:16; left out: as the first ticket"
        }
        ("clone", "url") => "Landing page, https://...; left out: as the first ticket",
        ("clone", "due") => "2026-12-24, tomorrow, +3d or fri; left out: as the first ticket",
        ("submit", "format") => "Kind of deliverable; left out: static",
        ("submit" | "edit", "placement") => {
            "Placement or aspect ratio, such as Feed 4:5 or Stories 9:16"
        }
        ("submit" | "edit", "url") => "Landing page, https://...",
        ("submit", "due") => {
            "2026-12-24, tomorrow, +3d or fri; left out: refresh date + 10 working days"
        }
        ("submit" | "clone", "copywriter") => {
            "Who writes; left out: who of the team has the fewest open tickets"
        }
        ("submit" | "clone", "designer") => {
            "Who designs; left out: who of the team has the fewest open tickets"
        }
        ("submit" | "clone", "file") => "A reference file for the creatives",
        ("note", "file") => "A file from the client, such as a logo or a brief",
        ("deliver", "file") => "A finished deliverable",
        ("deliver", "file2") => "A second file",
        ("deliver", "file3") => "A third file; for more, use the command again",
        ("deliver", "link") => "A link to the deliverable, https://...",
        _ => "",
    }
}

fn group_of_admin(group: &str) -> &'static str {
    match group {
        "portfolio" => "Creative Portfolios: one for each client",
        "people" => "Who is who, and who does what",
        _ => "",
    }
}

fn subcommand_of_admin(group: &str, subcommand: &str) -> &'static str {
    match (group, subcommand) {
        ("portfolio", "add") => "Add a client's Creative Portfolio and open its first cycle",
        ("portfolio", "edit") => {
            "Change a client's portfolio: what you give changes, the rest stays"
        }
        ("portfolio", "pause") => "Prompt nothing for a client until it is resumed",
        ("portfolio", "resume") => "Go on with a client that was paused or archived",
        ("portfolio", "archive") => "Keep a client for its history only",
        ("portfolio", "reschedule") => "Another Creative Refresh Date for the open cycle",
        ("portfolio", "list") => "Every client with its status, date and people",
        ("portfolio", "export") => "Every client as a CSV file that can be imported",
        ("people", "handover") => "Give all that somebody has to somebody else; both are told",
        ("people", "away") => "Somebody stands in for somebody who is away; both are told",
        ("people", "preferences") => "Where somebody is told of what: in chat, by mail, or both",
        ("people", "list") => "Everybody with their address, account and roles",
        ("people", "link") => "Link an account to a person, so that they can act and be told",
        ("people", "assign") => {
            "Give somebody a role in the workspace, for a portfolio or on a ticket"
        }
        _ => "",
    }
}

fn option_of_admin(group: &str, subcommand: &str, option: &str) -> &'static str {
    match (group, subcommand, option) {
        ("people", "handover", "from") => "Whose portfolios, tickets and tasks they are",
        ("people", "handover", "to") => "Whose they shall be",
        ("people", "away", "person") => "Who is away",
        ("people", "away", "from") => "The first day: 2026-12-24, tomorrow, +3d or fri",
        ("people", "away", "to") => "The last day, which belongs to it: 2027-01-02, +10d or fri",
        ("people", "away", "cover") => "Who stands in",
        ("people", "preferences", "person") => "Whose preferences",
        ("portfolio", "add" | "edit", "client") => {
            "The client's name, with or without \"Creatives - \""
        }
        ("portfolio", "add" | "edit", "cadence") => {
            "Days between two refreshes, 7 to 366: 30, 60 and 90 are usual"
        }
        ("portfolio", "add" | "edit" | "reschedule", "date") => {
            "Creative Refresh Date: 2026-12-24, tomorrow, +3d or fri"
        }
        ("portfolio", "add" | "edit", "am") => {
            "Account Manager: logs notes, approves for the client"
        }
        ("portfolio", "add" | "edit", "sas") => {
            "Social Ad Specialist: submits, answers, implements"
        }
        ("portfolio", "add", "time_zone") => "Such as America/New_York; left out: the workspace's",
        ("portfolio", "add", "channel") => {
            "The channel for this client's posts: #name or its id; left out: the usual one"
        }
        ("portfolio", "add" | "edit", "ad_account") => "Meta ad account id, such as act_1234567890",
        ("portfolio", "add" | "edit", "folder") => {
            "Link to the asset folder (Ad Lab, Drive), https://..."
        }
        ("portfolio", "resume", "date") => {
            "The next Creative Refresh Date, where the last one has passed: 2026-12-24, +3d or fri"
        }
        ("portfolio", "edit", "time_zone") => "Such as America/New_York",
        ("portfolio", "edit", "channel") => "The channel for this client's posts: #name or its id",
        ("portfolio", "edit" | "pause" | "resume" | "archive" | "reschedule", "portfolio") => {
            "The client's name; not needed in the portfolio's channel"
        }
        ("portfolio", "pause" | "resume" | "archive" | "reschedule", "reason") => {
            "Why; the audit log keeps it"
        }
        ("people", "link", "person") => "The account",
        ("people", "link", "email") => {
            "The person's mail address; an unknown one makes a new person"
        }
        ("people", "assign", "role") => "What they do",
        ("people", "assign", "person") => "Who",
        ("people", "assign", "portfolio") => {
            "Only for this client; leave out portfolio and ticket for the whole workspace"
        }
        ("people", "assign", "ticket") => {
            "Only on this ticket, such as T-14: as copywriter or designer"
        }
        _ => "",
    }
}
