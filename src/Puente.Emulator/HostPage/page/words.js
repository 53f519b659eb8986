export const words = {
  en: {
    title: 'Acme · agent', views: 'Views', language: 'Language', dark: 'Dark', light: 'Light', leave: 'Sign out', pick: 'Who are you?', search: 'Name or e-mail',
    interactions: 'Interactions', none: 'Nothing here. Go on queue, and call from the caller page.', onQueue: 'On queue', offQueue: 'Off queue', accept: 'Accept', hold: 'Hold', resume: 'Resume', disconnect: 'Disconnect',
    wrapup: 'Wrap-up code', done: 'Done', call: 'Call', message: 'Message', alerting: 'ringing', connected: 'connected', held: 'on hold', disconnected: 'wrap-up', queue: 'Queue', from: 'From', attributes: 'Attributes', noWidgets: 'No interaction widget is enabled for a group of yours.',
    log: 'Messages between this page and the apps', time: 'Time', way: 'Way', app: 'App', message_: 'Message', outcome: 'Outcome', toHost: 'app → host', toApp: 'host → app', ok: 'done', refused: 'refused', close: 'Close', loading: 'starting…', proposed: 'Proposed text', toasts: 'Notices',
  },
  es: {
    title: 'Acme · agente', views: 'Vistas', language: 'Idioma', dark: 'Oscuro', light: 'Claro', leave: 'Salir', pick: '¿Quién es usted?', search: 'Nombre o correo',
    interactions: 'Interacciones', none: 'Nada todavía. Póngase en cola y llame desde la página del llamante.', onQueue: 'En cola', offQueue: 'Fuera de cola', accept: 'Aceptar', hold: 'Retener', resume: 'Reanudar', disconnect: 'Colgar',
    wrapup: 'Tipificación', done: 'Listo', call: 'Llamada', message: 'Mensaje', alerting: 'suena', connected: 'en curso', held: 'retenida', disconnected: 'tipificación', queue: 'Cola', from: 'De', attributes: 'Atributos', noWidgets: 'Ningún widget de interacción está habilitado para un grupo suyo.',
    log: 'Mensajes entre esta página y las aplicaciones', time: 'Hora', way: 'Sentido', app: 'Aplicación', message_: 'Mensaje', outcome: 'Resultado', toHost: 'app → host', toApp: 'host → app', ok: 'hecho', refused: 'rechazado', close: 'Cerrar', loading: 'arrancando…', proposed: 'Texto propuesto', toasts: 'Avisos',
  },
};
