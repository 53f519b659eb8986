import { translator } from "../shared/i18n";

export const t = translator({
  en: {
    title: "Wallboard", waiting: "Waiting", longest: "Longest wait", serviceLevel: "Service level", abandoned: "Abandoned",
    onQueue: "On queue", staffed: "Staffed", talking: "In contact", offered: "Offered today", queues: "Queues", agents: "Agents",
    all: "All divisions", search: "Find a queue or agent", fullScreen: "Full screen", sound: "Sound", copyLink: "Copy link",
    copied: "Link copied", live: "Live", connecting: "Connecting", reconnecting: "Reconnecting", stale: "Events stopped",
    noData: "No data yet", age: "{age} old", gap: "Events may be missing, {from} to {to}", noFigures: "Today's figures cannot be read",
    late: "late", alarm: "{queue}: longest wait {wait}", trend: "Offered by half hour, the newest {n}", idle: "Idle",
    showAgents: "Agents on duty", none: "Nothing matches the filter",
  },
  es: {
    title: "Panel", waiting: "En espera", longest: "Espera máxima", serviceLevel: "Nivel de servicio", abandoned: "Abandonos",
    onQueue: "En cola", staffed: "Activos", talking: "Atendiendo", offered: "Ofrecidas hoy", queues: "Colas", agents: "Agentes",
    all: "Todas las divisiones", search: "Buscar cola o agente", fullScreen: "Pantalla completa", sound: "Sonido", copyLink: "Copiar enlace",
    copied: "Enlace copiado", live: "En directo", connecting: "Conectando", reconnecting: "Reconectando", stale: "Sin eventos",
    noData: "Aún no hay datos", age: "hace {age}", gap: "Pueden faltar eventos, de {from} a {to}", noFigures: "No se pueden leer las cifras de hoy",
    late: "tarde", alarm: "{queue}: espera máxima {wait}", trend: "Ofrecidas por media hora, las últimas {n}", idle: "Libre",
    showAgents: "Agentes de turno", none: "Nada coincide con el filtro",
  },
});
