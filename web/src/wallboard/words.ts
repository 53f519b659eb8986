import { translator, type Words } from "../shared/i18n";

export const t = translator({
  en: {
    title: "Wallboard", waiting: "Waiting", longest: "Longest wait", serviceLevel: "Service level", abandoned: "Abandoned",
    onQueue: "On queue", ofStaffed: "of {n}", staffedText: "{on} on queue, {active} staffed, {members} members",
    talking: "In contact", offered: "Offered today", queues: "Queues", agents: "Agents", summary: "All queues shown",
    all: "All divisions", division: "Division", search: "Find a queue or agent", fullScreen: "Full screen", sound: "Sound",
    copyLink: "Copy link", copied: "Link copied", live: "Live", connecting: "Connecting", reconnecting: "Reconnecting",
    stale: "Events stopped", frozen: "Figures of {at}", noData: "No data yet", age: "{age} ago",
    gap: "Events may be missing, {from} to {to}", noFigures: "Today's figures cannot be read", good: "On target", warn: "Watch",
    bad: "Late", under: "Below target", offeredShort: "Offered", alarm: "{queue}: longest wait {wait}", trend: "Offered by half hour from {from} to {to}, at most {most}",
    onDuty: "On duty", none: "Nothing matches the filter", more: "and {n} more", limits: "Limits",
    warnWait: "Watch a wait from, seconds", badWait: "Late from, seconds", warnLevel: "Watch service level under, %",
    badLevel: "Late under, %", unknown: "Unknown", team: "Team", allTeams: "All teams", allQueues: "All queues", someQueues: "Queues: {n}",
    notVisible: "Not visible to you", layouts: "Layouts", noLayouts: "You have saved none yet", layoutName: "Name of a new layout",
    saveNew: "Save as new", save: "Save changes", undo: "Undo changes", delete: "Delete", deleteSure: "Delete the layout {name}? Its link then leads nowhere.",
    newName: "New name", rename: "Rename", leaveLayout: "Close layout", layoutBy: "Saved by {name}. You see of it what you may see.",
    layoutSaved: "Saved. The link in the address opens it anywhere.", layoutDeleted: "Deleted", layoutGone: "This layout was deleted",
    layoutsFull: "You have too many layouts: delete one first", layoutFailed: "The hub could not do that; nothing has changed",
    layoutNewer: "{name} was saved elsewhere at {at}, since you opened it", takeTheirs: "Show what is saved", saveMine: "Save mine over it",
  },
  es: {
    title: "Panel", waiting: "En espera", longest: "Espera máxima", serviceLevel: "Nivel de servicio", abandoned: "Abandonos",
    onQueue: "En cola", ofStaffed: "de {n}", staffedText: "{on} en cola, {active} activos, {members} miembros",
    talking: "Atendiendo", offered: "Ofrecidas hoy", queues: "Colas", agents: "Agentes", summary: "Todas las colas mostradas",
    all: "Todas las divisiones", division: "División", search: "Buscar cola o agente", fullScreen: "Pantalla completa", sound: "Sonido",
    copyLink: "Copiar enlace", copied: "Enlace copiado", live: "En directo", connecting: "Conectando", reconnecting: "Reconectando",
    stale: "Sin eventos", frozen: "Cifras de las {at}", noData: "Aún no hay datos", age: "hace {age}",
    gap: "Pueden faltar eventos, de {from} a {to}", noFigures: "No se pueden leer las cifras de hoy", good: "En objetivo", warn: "Atención",
    bad: "Tarde", under: "Bajo objetivo", offeredShort: "Ofrecidas", alarm: "{queue}: espera máxima {wait}", trend: "Ofrecidas por media hora de {from} a {to}, {most} como máximo",
    onDuty: "De turno", none: "Nada coincide con el filtro", more: "y {n} más", limits: "Límites",
    warnWait: "Atención con espera desde, segundos", badWait: "Tarde desde, segundos", warnLevel: "Atención con nivel de servicio bajo, %",
    badLevel: "Tarde bajo, %", unknown: "Desconocido", team: "Equipo", allTeams: "Todos los equipos", allQueues: "Todas las colas", someQueues: "Colas: {n}",
    notVisible: "No visible para usted", layouts: "Vistas", noLayouts: "Todavía no ha guardado ninguna", layoutName: "Nombre de la nueva vista",
    saveNew: "Guardar nueva", save: "Guardar cambios", undo: "Deshacer cambios", delete: "Eliminar", deleteSure: "¿Eliminar la vista {name}? Su enlace dejará de funcionar.",
    newName: "Nuevo nombre", rename: "Cambiar nombre", leaveLayout: "Cerrar vista", layoutBy: "Guardada por {name}. Usted ve de ella lo que puede ver.",
    layoutSaved: "Guardada. El enlace de la dirección la abre en cualquier lugar.", layoutDeleted: "Eliminada", layoutGone: "Esta vista se eliminó",
    layoutsFull: "Tiene demasiadas vistas: elimine antes una", layoutFailed: "El hub no ha podido hacerlo; nada ha cambiado",
    layoutNewer: "{name} se guardó en otro lugar a las {at}, después de que usted la abriera", takeTheirs: "Mostrar lo guardado", saveMine: "Guardar la mía encima",
  },
});

const platform = {
  en: {
    AVAILABLE: "Available", AWAY: "Away", BREAK: "Break", BUSY: "Busy", MEAL: "Meal", MEETING: "Meeting", TRAINING: "Training",
    ON_QUEUE: "On queue", OFFLINE: "Offline", OFF_QUEUE: "Off queue", IDLE: "Free", INTERACTING: "In contact",
    NOT_RESPONDING: "Not responding", COMMUNICATING: "On the phone", calls: "Call", callbacks: "Callback", emails: "E-mail",
    messages: "Message", chats: "Chat", videos: "Video", socialExpressions: "Social", alerting: "ringing", contacting: "ringing",
    dialing: "dialling", connected: "talking", held: "on hold", silent: "Not responding", free: "Free", busy: "In contact", away: "Away",
  },
  es: {
    AVAILABLE: "Disponible", AWAY: "Ausente", BREAK: "Descanso", BUSY: "Ocupado", MEAL: "Comida", MEETING: "Reunión",
    TRAINING: "Formación", ON_QUEUE: "En cola", OFFLINE: "Desconectado", OFF_QUEUE: "Fuera de cola", IDLE: "Libre",
    INTERACTING: "Atendiendo", NOT_RESPONDING: "No responde", COMMUNICATING: "Al teléfono", calls: "Llamada",
    callbacks: "Devolución", emails: "Correo", messages: "Mensaje", chats: "Chat", videos: "Vídeo", socialExpressions: "Social",
    alerting: "sonando", contacting: "sonando", dialing: "marcando", connected: "hablando", held: "retenida",
    silent: "No responde", free: "Libres", busy: "Atendiendo", away: "Ausentes",
  },
} satisfies Words<string>;

type Word = keyof (typeof platform)["en"];
const word = translator<Word>(platform);

/** A word of the platform in the reader's language; one that the page does not know stands as it came. */
export const say = (name: string): string => (name in platform.en ? word(name as Word) : name || t("unknown"));
