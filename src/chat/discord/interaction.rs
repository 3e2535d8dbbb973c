//! Discord's interactions as requests. Pure.

use std::collections::BTreeMap;

use serenity::all::{
    ActionRow, ActionRowComponent, Attachment, CommandDataOption, CommandDataOptionValue,
    CommandInteraction, ComponentInteraction, GuildId, Interaction, Member, ModalInteraction,
    PartialMember, ResolvedOption, ResolvedValue, RoleId, User, UserId,
};

use super::wire;
use crate::chat::commands::{self, Given, Options};
use crate::domain::people::Roles;
use crate::request::{Account, Action, Press, SentFile};

/// What a form's id begins with; the draft's id follows.
const FORM: &str = "form:";
const NOT_UNDERSTOOD: usize = 100;

/// Which roles of Discord's mean which roles of the process.
pub type RoleMap = BTreeMap<u64, Roles>;

/// What somebody asked, before it is known how they stand to the workspace.
#[derive(Debug)]
pub struct Asked {
    /// The interaction.
    pub id: serenity::all::InteractionId,
    /// Its token: a secret.
    pub token: String,
    /// Where.
    pub channel: String,
    /// By whom.
    pub by: By,
    /// Whether the answer is a list of suggestions.
    pub completes: bool,
    /// Whether a form may be the answer.
    pub takes_form: bool,
    /// What.
    pub action: Action,
}

/// Who asked.
#[derive(Debug)]
pub enum By {
    /// Somebody in a guild.
    Member {
        /// The guild.
        guild: GuildId,
        /// Who, with their roles there.
        account: Account,
    },
    /// Somebody in a direct message.
    Private {
        /// Their id.
        id: UserId,
        /// Their name.
        name: String,
    },
}

/// Reads an interaction; `None` for one that asks nothing.
pub fn read(interaction: &Interaction, roles: &RoleMap) -> Option<Asked> {
    match interaction {
        Interaction::Command(command) => Some(command_asked(command, roles, false)),
        Interaction::Autocomplete(command) => Some(command_asked(command, roles, true)),
        Interaction::Component(component) => Some(press_asked(component, roles)),
        Interaction::Modal(modal) => Some(form_asked(modal, roles)),
        _ => None,
    }
}

fn command_asked(command: &CommandInteraction, roles: &RoleMap, completes: bool) -> Asked {
    let (path, typed_into) = path(&command.data.name, &command.data.options);
    let resolved = innermost(command.data.options());
    let options: Options = resolved
        .iter()
        .filter_map(|option| Some((option.name.to_owned(), given(&option.value, roles)?)))
        .collect();
    let action = match typed_into {
        Some((option, text)) if completes => commands::completion(&path, &option, text, options),
        _ => commands::parse(&path, options),
    };
    Asked {
        id: command.id,
        token: command.token.clone(),
        channel: command.channel_id.to_string(),
        by: by(
            command.guild_id,
            command.member.as_deref(),
            &command.user,
            roles,
        ),
        completes,
        takes_form: !completes,
        action,
    }
}

/// The words of the command, and the option that is being typed.
fn path(name: &str, options: &[CommandDataOption]) -> (String, Option<(String, String)>) {
    let mut path = name.to_owned();
    let mut level = options;
    loop {
        let mut below = None;
        for option in level {
            match &option.value {
                CommandDataOptionValue::SubCommand(inner)
                | CommandDataOptionValue::SubCommandGroup(inner) => {
                    path.push(' ');
                    path.push_str(&option.name);
                    below = Some(inner);
                }
                CommandDataOptionValue::Autocomplete { value, .. } => {
                    return (path, Some((option.name.clone(), value.clone())));
                }
                _ => {}
            }
        }
        match below {
            Some(inner) => level = inner,
            None => return (path, None),
        }
    }
}

fn innermost(mut options: Vec<ResolvedOption<'_>>) -> Vec<ResolvedOption<'_>> {
    loop {
        let group = options.iter().position(|option| {
            matches!(
                option.value,
                ResolvedValue::SubCommand(_) | ResolvedValue::SubCommandGroup(_)
            )
        });
        match group.map(|at| options.swap_remove(at).value) {
            Some(ResolvedValue::SubCommand(inner) | ResolvedValue::SubCommandGroup(inner)) => {
                options = inner;
            }
            _ => return options,
        }
    }
}

fn given(value: &ResolvedValue<'_>, roles: &RoleMap) -> Option<Given> {
    match value {
        ResolvedValue::String(text) => Some(Given::Text((*text).to_owned())),
        ResolvedValue::Integer(number) => Some(Given::Text(number.to_string())),
        ResolvedValue::Number(number) => Some(Given::Text(number.to_string())),
        ResolvedValue::Channel(channel) => Some(Given::Text(channel.id.to_string())),
        ResolvedValue::User(user, member) => {
            Some(Given::Person(resolved_account(user, *member, roles)))
        }
        ResolvedValue::Attachment(file) => Some(Given::File(sent_file(file))),
        _ => None,
    }
}

fn sent_file(file: &Attachment) -> SentFile {
    SentFile {
        name: file.filename.clone(),
        url: file.url.clone(),
        size: i64::from(file.size),
        media_type: file.content_type.clone(),
    }
}

fn resolved_account(user: &User, member: Option<&PartialMember>, roles: &RoleMap) -> Account {
    let nick = member.and_then(|member| member.nick.as_deref());
    Account {
        id: user.id.to_string(),
        name: nick.unwrap_or_else(|| user.display_name()).to_owned(),
        roles: mapped(member.map_or(&[][..], |member| &member.roles), roles),
    }
}

/// The roles that Discord's roles mean.
pub fn mapped(own: &[RoleId], roles: &RoleMap) -> Roles {
    own.iter()
        .filter_map(|role| roles.get(&role.get()))
        .flatten()
        .copied()
        .collect()
}

/// The account of a member that REST told of.
pub fn account(member: &wire::Member, roles: &RoleMap) -> Account {
    let user = &member.user;
    let name = member.nick.as_ref().or(user.global_name.as_ref());
    Account {
        id: user.id.to_string(),
        name: name.unwrap_or(&user.username).clone(),
        roles: mapped(&member.roles, roles),
    }
}

fn by(guild: Option<GuildId>, member: Option<&Member>, user: &User, roles: &RoleMap) -> By {
    match (guild, member) {
        (Some(guild), Some(member)) => By::Member {
            guild,
            account: Account {
                id: member.user.id.to_string(),
                name: member.display_name().to_owned(),
                roles: mapped(&member.roles, roles),
            },
        },
        _ => By::Private {
            id: user.id,
            name: user.display_name().to_owned(),
        },
    }
}

fn press_asked(component: &ComponentInteraction, roles: &RoleMap) -> Asked {
    let id = &component.data.custom_id;
    Asked {
        id: component.id,
        token: component.token.clone(),
        channel: component.channel_id.to_string(),
        by: by(
            component.guild_id,
            component.member.as_ref(),
            &component.user,
            roles,
        ),
        completes: false,
        takes_form: true,
        action: id
            .parse::<Press>()
            .map_or_else(|_| not_understood(id), Action::Press),
    }
}

fn form_asked(modal: &ModalInteraction, roles: &RoleMap) -> Asked {
    let id = &modal.data.custom_id;
    let draft = id.strip_prefix(FORM).and_then(|draft| draft.parse().ok());
    Asked {
        id: modal.id,
        token: modal.token.clone(),
        channel: modal.channel_id.to_string(),
        by: by(modal.guild_id, modal.member.as_ref(), &modal.user, roles),
        completes: false,
        takes_form: false,
        action: match draft {
            Some(draft) => Action::SendForm {
                draft,
                fields: typed(&modal.data.components),
            },
            None => not_understood(id),
        },
    }
}

/// What was typed into a form, by the fields' names.
fn typed(components: &[ActionRow]) -> BTreeMap<String, String> {
    let inputs = components.iter().flat_map(|row| &row.components);
    inputs
        .filter_map(|component| match component {
            ActionRowComponent::InputText(input) => Some((
                input.custom_id.clone(),
                input.value.clone().unwrap_or_default(),
            )),
            _ => None,
        })
        .collect()
}

fn not_understood(what: &str) -> Action {
    Action::NotUnderstood {
        what: what.chars().take(NOT_UNDERSTOOD).collect(),
    }
}

/// The button that opens a form which could not be shown at once: `again:<draft>` for
/// `form:<draft>`.
pub fn button_for(form: &str) -> String {
    let draft = form.strip_prefix(FORM).unwrap_or(form);
    format!("again:{draft}")
}
