import { translator } from "../shared/i18n";

export const t = translator({
  en: {
    title: "Sync health", good: "Everything runs and nothing is missing", warn: "Runs, with something to look at", bad: "Somebody should look", updated: "as of {age} ago", old: "The hub does not answer; this is {age} old.",
    watermark: "Tables reach", watermarkText: "{age} behind the platform", size: "Store", rows: "{count} conversations", log: "Event log", events: "{count} events", rate: "API budget", rateText: "{used} of {allowed} requests this minute", noRate: "not asked yet", started: "Hub runs since",
    streams: "Streams", name: "Name", condition: "Condition", lag: "Lag", lastHour: "Lag, last hour", waiting: "Waiting", handled: "Handled", restarts: "Restarts", note: "Note", last: "Last event (UTC)", noStreams: "The hub runs no streams: settings ask for none (docs/running.md).",
    starting: "starting", healthy: "healthy", degraded: "degraded", dead: "dead", stalled: "stalled", mean: "at most {most}",
    gaps: "Gaps", noGaps: "No gap in the last 62 days.", open: "open", closed: "closed", cause: "Cause", from: "From (UTC)", to: "To (UTC)", state: "State", evidence: "Closed by", gapBar: "Gaps on a bar of time; the table below says the same.",
    certificates: "Certificates", certificatesText: "Each day's counts against the platform's own.", equal: "equal", different: "different", partly: "partly checked", none: "not checked", dayLabel: "{day}: {state}, {checked} comparisons, {different} different",
    quarantine: "Quarantine", noQuarantine: "Nothing is in quarantine.", reason: "Reason", source: "Source", received: "Received (UTC)", bytes: "Size", quarantineText: "The bytes are customer data and are not shown. After an update: puente replay quarantine.",
    lanes: "Lanes", laneText: "used {used}, waiting {waiting}", parked: "parked", fault: "The hub could not answer", again: "Try again", noStore: "The store does not answer; what it knows is missing below.",
  },
  es: {
    title: "Salud de la sincronización", good: "Todo funciona y no falta nada", warn: "Funciona, con algo que mirar", bad: "Alguien debería mirar", updated: "de hace {age}", old: "El hub no responde; esto es de hace {age}.",
    watermark: "Las tablas llegan a", watermarkText: "{age} por detrás de la plataforma", size: "Almacén", rows: "{count} conversaciones", log: "Registro de eventos", events: "{count} eventos", rate: "Presupuesto de API", rateText: "{used} de {allowed} peticiones este minuto", noRate: "aún sin preguntar", started: "El hub funciona desde",
    streams: "Flujos", name: "Nombre", condition: "Estado", lag: "Retraso", lastHour: "Retraso, última hora", waiting: "En espera", handled: "Procesados", restarts: "Reinicios", note: "Nota", last: "Último evento (UTC)", noStreams: "El hub no ejecuta flujos: los ajustes no piden ninguno (docs/running.md).",
    starting: "arrancando", healthy: "sano", degraded: "degradado", dead: "muerto", stalled: "parado", mean: "como máximo {most}",
    gaps: "Huecos", noGaps: "Ningún hueco en los últimos 62 días.", open: "abierto", closed: "cerrado", cause: "Causa", from: "Desde (UTC)", to: "Hasta (UTC)", state: "Estado", evidence: "Lo cerró", gapBar: "Huecos en una barra de tiempo; la tabla de abajo dice lo mismo.",
    certificates: "Certificados", certificatesText: "Los recuentos de cada día frente a los de la plataforma.", equal: "iguales", different: "distintos", partly: "comprobado en parte", none: "sin comprobar", dayLabel: "{day}: {state}, {checked} comparaciones, {different} distintas",
    quarantine: "Cuarentena", noQuarantine: "No hay nada en cuarentena.", reason: "Motivo", source: "Origen", received: "Recibido (UTC)", bytes: "Tamaño", quarantineText: "Los bytes son datos de clientes y no se muestran. Tras una actualización: puente replay quarantine.",
    lanes: "Carriles", laneText: "usados {used}, en espera {waiting}", parked: "aparcado", fault: "El hub no pudo responder", again: "Reintentar", noStore: "El almacén no responde; falta abajo lo que él sabe.",
  },
});
