//! Persons and roles (process.md section 1).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::id::{PersonId, WorkspaceId};
use super::text_enum::text_enum;

text_enum! {
    /// What a person does in the process.
    pub enum Role {
        /// Account Manager: owns the client, logs Notes, approves for the client.
        Am = "am",
        /// Social Ad Specialist: submits, answers, implements, closes.
        Sas = "sas",
        /// Creative Team: text.
        Copywriter = "copywriter",
        /// Creative Team: pictures and films.
        Designer = "designer",
        /// Creative Team Lead: reassigns, overrides, is escalated to.
        Lead = "lead",
        /// Sets the bot up.
        Admin = "admin",
    }
}

impl Role {
    /// The role as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Am => "Account Manager",
            Self::Sas => "Social Ad Specialist",
            Self::Copywriter => "Copywriter",
            Self::Designer => "Designer",
            Self::Lead => "Creative Team Lead",
            Self::Admin => "Admin",
        }
    }
}

text_enum! {
    /// A chat platform.
    pub enum Platform {
        /// Discord.
        Discord = "discord",
        /// The local workspace.
        Local = "local",
        /// No chat: where mail goes in the outbox. Nobody acts by mail.
        Mail = "mail",
    }
}

/// Somebody in a workspace, with or without an account on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// The workspace that the person belongs to.
    pub workspace_id: WorkspaceId,
    /// The name as people write it.
    pub name: String,
    /// Mail address, where one is known.
    pub email: Option<String>,
}

/// The roles that somebody has at this moment, from the platform and from assignments.
pub type Roles = BTreeSet<Role>;
