//! Rendered messages and forms as the bodies of serenity's requests. Pure.

use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateAutocompleteResponse,
    CreateButton, CreateEmbed, CreateEmbedFooter, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, CreateModal, EditAttachments,
    EditInteractionResponse, EditMessage, InputTextStyle, InteractionResponseFlags, MessageFlags,
    Nonce, UserId,
};

use super::markup::{clean_line, cut};
use super::render::{Embed, Rendered};
use crate::message::{Button, ButtonStyle, Choice, Form, FormField};

const MODAL_TITLE: usize = 45;
const MODAL_FIELDS: usize = 5;
const LABEL: usize = 45;
const PLACEHOLDER: usize = 100;
const INPUT: u16 = 4_000;
const CHOICES: usize = 25;
const CHOICE: usize = 100;
const NONCE: usize = 25;

/// A post; the same nonce posts once.
pub fn post(rendered: &Rendered, nonce: &str) -> CreateMessage {
    let nonce = nonce.chars().take(NONCE).collect();
    forum_message(rendered)
        .nonce(Nonce::String(nonce))
        .enforce_nonce(true)
}

/// The first message of a forum's post, which knows no nonce.
pub fn forum_message(rendered: &Rendered) -> CreateMessage {
    CreateMessage::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(components(rendered))
        .allowed_mentions(allowed_mentions(rendered))
        .flags(flags(rendered))
        .files(attachments(rendered))
}

/// An edit that replaces all that the message says. Files stay unless there are new ones. The flag
/// is said anew: a card that comes with the edit would stay hidden under the old one.
pub fn edit(rendered: &Rendered) -> EditMessage {
    let edit = EditMessage::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(components(rendered))
        .allowed_mentions(allowed_mentions(rendered))
        .flags(flags(rendered));
    if rendered.files.is_empty() {
        return edit;
    }
    edit.attachments(only(rendered))
}

/// A private answer.
pub fn answer(rendered: &Rendered) -> CreateInteractionResponse {
    let mut flags = InteractionResponseFlags::EPHEMERAL;
    if rendered.embed.is_none() {
        flags |= InteractionResponseFlags::SUPPRESS_EMBEDS;
    }
    CreateInteractionResponse::Message(
        CreateInteractionResponseMessage::new()
            .content(&rendered.content)
            .embeds(embeds(rendered))
            .components(components(rendered))
            .allowed_mentions(allowed_mentions(rendered))
            .flags(flags)
            .files(attachments(rendered)),
    )
}

/// "Wait", for the actor alone.
pub fn defer() -> CreateInteractionResponse {
    CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new().ephemeral(true))
}

/// What takes the place of "wait".
pub fn after_deferral(rendered: &Rendered) -> EditInteractionResponse {
    let edit = EditInteractionResponse::new()
        .content(&rendered.content)
        .embeds(embeds(rendered))
        .components(components(rendered))
        .allowed_mentions(allowed_mentions(rendered));
    if rendered.files.is_empty() {
        return edit;
    }
    edit.attachments(only(rendered))
}

/// A form. Its fields are text inputs in rows of their own: serenity loses the newer kind.
pub fn modal(form: &Form) -> CreateInteractionResponse {
    let rows = form.fields.iter().take(MODAL_FIELDS).map(field).collect();
    let title = visible(&form.title, MODAL_TITLE);
    CreateInteractionResponse::Modal(CreateModal::new(&form.id, title).components(rows))
}

fn field(field: &FormField) -> CreateActionRow {
    let style = if field.multiline {
        InputTextStyle::Paragraph
    } else {
        InputTextStyle::Short
    };
    let most = field.most.clamp(1, INPUT);
    let mut input = CreateInputText::new(style, visible(&field.label, LABEL), &field.name)
        .required(field.required)
        .max_length(most);
    let placeholder = cut(clean_line(&field.placeholder).trim(), PLACEHOLDER);
    if !placeholder.is_empty() {
        input = input.placeholder(placeholder);
    }
    if !field.value.is_empty() {
        input = input.value(cut(&field.value, usize::from(most)));
    }
    CreateActionRow::InputText(input)
}

fn visible(text: &str, most: usize) -> String {
    let text = cut(clean_line(text).trim(), most);
    if text.is_empty() { "…".into() } else { text }
}

/// Suggestions. One whose value is too long to come back whole is left out.
pub fn choices(choices: &[Choice]) -> CreateInteractionResponse {
    let fits = |choice: &&Choice| (1..=CHOICE).contains(&super::markup::length(&choice.value));
    let response = choices.iter().filter(fits).take(CHOICES).fold(
        CreateAutocompleteResponse::new(),
        |response, choice| {
            response.add_string_choice(visible(&choice.label, CHOICE), &choice.value)
        },
    );
    CreateInteractionResponse::Autocomplete(response)
}

fn embeds(rendered: &Rendered) -> Vec<CreateEmbed> {
    rendered.embed.iter().map(embed).collect()
}

fn embed(embed: &Embed) -> CreateEmbed {
    let mut shown = CreateEmbed::new().colour(embed.colour);
    if !embed.title.is_empty() {
        shown = shown.title(&embed.title);
    }
    if !embed.description.is_empty() {
        shown = shown.description(&embed.description);
    }
    if !embed.footer.is_empty() {
        shown = shown.footer(CreateEmbedFooter::new(&embed.footer));
    }
    let fields = embed.fields.iter();
    shown.fields(fields.map(|field| (&*field.name, &*field.value, field.inline)))
}

fn components(rendered: &Rendered) -> Vec<CreateActionRow> {
    let rows = rendered.rows.iter();
    rows.map(|row| CreateActionRow::Buttons(row.iter().map(button).collect()))
        .collect()
}

fn button(button: &Button) -> CreateButton {
    CreateButton::new(&button.id)
        .label(&button.label)
        .style(match button.style {
            ButtonStyle::Primary => serenity::all::ButtonStyle::Primary,
            ButtonStyle::Secondary => serenity::all::ButtonStyle::Secondary,
            ButtonStyle::Success => serenity::all::ButtonStyle::Success,
        })
}

/// Nobody but those whom the message means to mention.
fn allowed_mentions(rendered: &Rendered) -> CreateAllowedMentions {
    let users = rendered.mentioned.iter();
    CreateAllowedMentions::new()
        .users(users.filter(|id| **id > 0).map(|id| UserId::new(*id)))
        .replied_user(false)
}

/// Links in the text are not unfolded; the flag would hide the message's own card too.
fn flags(rendered: &Rendered) -> MessageFlags {
    if rendered.embed.is_none() {
        MessageFlags::SUPPRESS_EMBEDS
    } else {
        MessageFlags::empty()
    }
}

fn attachments(rendered: &Rendered) -> impl Iterator<Item = CreateAttachment> + '_ {
    let files = rendered.files.iter();
    files.map(|(name, bytes)| CreateAttachment::bytes(bytes.to_vec(), name))
}

fn only(rendered: &Rendered) -> EditAttachments {
    attachments(rendered).fold(EditAttachments::new(), EditAttachments::add)
}
