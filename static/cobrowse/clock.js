/** The time of day in Denmark, "19.41", wherever the browser is. */
export const timeOfDay = (at) =>
  new Date(at)
    .toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" })
    .replace(":", ".");
