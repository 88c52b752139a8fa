// Reads calendars (a JSON list of texts) on standard input with ical.js, and writes what a program would see in each.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function seen(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const value = (name) => String(component.getFirstPropertyValue(name));
    return {
      uid: event.uid,
      starts: event.startDate.toJSDate().toISOString(),
      ends: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      description: event.description,
      sequence: event.sequence,
      status: value("status"),
      transp: value("transp"),
      stamp: component.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
      alarms: component
        .getAllSubcomponents("valarm")
        .map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
    };
  });
}

const texts = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map(seen)));
