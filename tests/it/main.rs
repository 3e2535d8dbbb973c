mod calendar;
mod crm;
