/** A length of time as people read it on a wall: 7, 0:42, 12:05, 3:07:00. Never negative, rounded down. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** As {@link duration}; from a day on only days and hours, which is as exact as such a wait is read. */
export function span(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours < 24 ? duration(milliseconds) : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago in one unit: what is read in passing need not change every second. */
export function roughly(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 1 ? "< 1 min"
    : minutes < 60 ? `${minutes} min`
    : minutes < 1440 ? `${Math.floor(minutes / 60)} h`
    : `${Math.floor(minutes / 1440)} d`;
}

/** A formatter is dear to make, and a wall asks for hundreds of figures. */
function kept<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const one = made.get(language) ?? make(language);
    made.set(language, one);
    return one;
  };
}

const shares = kept((language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }));
const counts = kept((language) => new Intl.NumberFormat(language));
const clocks = kept((language) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));

/** A share of a whole, in whole percent; a dash when there is no whole. */
export function percent(part: number, whole: number, language: string): string {
  return whole <= 0 ? "–" : shares(language).format(part / whole);
}

export function count(value: number, language: string): string {
  return counts(language).format(value);
}

export function clock(at: number, language: string): string {
  return clocks(language).format(at);
}
