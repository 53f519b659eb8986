import { translator } from "../shared/i18n";

export const t = translator({
  en: {
    caller: "Caller", customer: "Customer", unknownNumber: "Number withheld", queue: "Queue", forQueue: "for {queue}", called: "Dialled", since: "Since",
    ringing: "waiting {time}", talking: "with you {time}", over: "over", voice: "Call", message: "Message", callback: "Callback", email: "E-mail", chat: "Chat", inbound: "inbound", outbound: "outbound",
    noConversation: "No conversation", noConversationText: "Open this page beside an interaction. Its address must carry conversationId={{gcConversationId}}; 'puente ui install' writes it.",
    gone: "This conversation cannot be shown", again: "Try again", stale: "The hub does not answer. What you see was read at {time}.",
    looking: "Looking the caller up…", noneTitle: "Nobody has this number", noneText: "Ask for the name, and add the number to the customer's record.",
    several: "{count} customers have this number", choose: "Choose who it is", chosenOf: "One of {count}", other: "Somebody else", lookupFault: "The caller could not be looked up", noLookup: "No lookup is set for this page (web.customerLookup).", unnamed: "Without a name",
    yes: "yes", no: "no", vip: "VIP", openCases: "{count} open cases", openCase: "1 open case", openRecord: "Open the record", vipToast: "{name} is a VIP", caseToast: "{name} has open cases",
    attributes: "Attributes", noAttributes: "None yet.", save: "Save", saved: "Saved", notSaved: "Not saved", edit: "Value of {name}",
    history: "Last conversations", noHistory: "None in the last {days} days.", historyFault: "The earlier conversations could not be read", historyPermission: "Earlier conversations need the permission {permission}.", noWrapUp: "no wrap-up", withAgent: "with {name}", open: "Open in the explorer", abandoned: "abandoned",
    popupTitle: "Sign in once", popupText: "The sign-in opens in a window of its own and closes by itself.", popupFailed: "No sign-in came of it. Let this site open windows, then try again.", handed: "Signing in…", handedOver: "You are signed in", handedOverText: "Close this window and go on in the other one.", handoverFailed: "The sign-in did not arrive", handoverFailedText: "Close this window and sign in again from the page beside the conversation.",
    noHost: "The client that frames this page cannot be reached: {reason}", reconnecting: "Connecting again…",
  },
  es: {
    caller: "Llamante", customer: "Cliente", unknownNumber: "Número oculto", queue: "Cola", forQueue: "para {queue}", called: "Marcó", since: "Desde",
    ringing: "espera {time}", talking: "con usted {time}", over: "terminada", voice: "Llamada", message: "Mensaje", callback: "Devolución", email: "Correo", chat: "Chat", inbound: "entrante", outbound: "saliente",
    noConversation: "Ninguna conversación", noConversationText: "Abra esta página junto a una interacción. Su dirección debe llevar conversationId={{gcConversationId}}; la escribe 'puente ui install'.",
    gone: "Esta conversación no se puede mostrar", again: "Reintentar", stale: "El hub no responde. Lo que ve se leyó a las {time}.",
    looking: "Buscando al llamante…", noneTitle: "Nadie tiene este número", noneText: "Pregunte el nombre y añada el número a la ficha del cliente.",
    several: "{count} clientes tienen este número", choose: "Elija quién es", chosenOf: "Uno de {count}", other: "Otra persona", lookupFault: "No se pudo buscar al llamante", noLookup: "Esta página no tiene ninguna consulta asignada (web.customerLookup).", unnamed: "Sin nombre",
    yes: "sí", no: "no", vip: "VIP", openCases: "{count} casos abiertos", openCase: "1 caso abierto", openRecord: "Abrir la ficha", vipToast: "{name} es VIP", caseToast: "{name} tiene casos abiertos",
    attributes: "Atributos", noAttributes: "Ninguno todavía.", save: "Guardar", saved: "Guardado", notSaved: "No se guardó", edit: "Valor de {name}",
    history: "Últimas conversaciones", noHistory: "Ninguna en los últimos {days} días.", historyFault: "No se pudieron leer las conversaciones anteriores", historyPermission: "Las conversaciones anteriores requieren el permiso {permission}.", noWrapUp: "sin tipificar", withAgent: "con {name}", open: "Abrir en el explorador", abandoned: "abandonada",
    popupTitle: "Inicie sesión una vez", popupText: "El inicio de sesión se abre en una ventana propia y se cierra solo.", popupFailed: "No se inició la sesión. Permita que este sitio abra ventanas e inténtelo de nuevo.", handed: "Iniciando sesión…", handedOver: "Sesión iniciada", handedOverText: "Cierre esta ventana y siga en la otra.", handoverFailed: "El inicio de sesión no llegó", handoverFailedText: "Cierre esta ventana e inicie sesión de nuevo desde la página junto a la conversación.",
    noHost: "No se puede hablar con el cliente que enmarca esta página: {reason}", reconnecting: "Conectando de nuevo…",
  },
});
