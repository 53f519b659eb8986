namespace Puente.Emulator.Organisation;

/// <summary>Words the made-up organisation is named with; none needs escaping in JSON.</summary>
internal static class Names
{
    public static readonly string[] First =
    [
        "Ana",
        "Lucía",
        "José",
        "Iñaki",
        "Begoña",
        "Raúl",
        "Zoë",
        "Søren",
        "Marta",
        "Álvaro",
        "Nerea",
        "Óscar",
        "Inés",
        "Xavier",
        "Chloé",
        "Jürgen",
        "Elif",
        "Łukasz",
        "Sofía",
        "Diego",
        "Noa",
        "Pau",
        "Carmen",
        "Hugo",
    ];

    public static readonly string[] Last =
    [
        "Ruiz",
        "García",
        "Núñez",
        "Echeverría",
        "Peña",
        "Müller",
        "Çelik",
        "Díaz",
        "López",
        "Ibáñez",
        "Vidal",
        "Ortega",
        "Sáez",
        "Nowak",
        "Dubois",
        "Jørgensen",
        "Costa",
        "Iglesias",
        "Muñoz",
        "Ferrer",
        "Castro",
        "Roca",
    ];

    public static readonly string[] Places =
    [
        "Madrid",
        "Barcelona",
        "Málaga",
        "A Coruña",
        "Logroño",
        "Cádiz",
        "Gijón",
        "Bilbao",
        "Sevilla",
        "València",
        "München",
        "København",
        "Kraków",
        "Zürich",
        "Lisboa",
        "東京",
        "Αθήνα",
        "Mobile Caller",
        "Desconocido",
    ];

    public static readonly string[] Queues =
    [
        "Sales",
        "Support",
        "Billing",
        "Reclamaciones",
        "Averías",
        "Retention",
        "VIP",
        "Back office",
        "Orders",
        "Returns",
        "Citas",
        "Español técnico",
        "English desk",
        "Collections",
        "Partners",
        "Switchboard",
    ];

    public static readonly string[] Divisions = ["Home", "Iberia", "DACH", "Servicios"];
    public static readonly string[] Teams = ["Team Norte", "Team Sur", "Night shift", "Digital"];
    public static readonly string[] Skills =
    [
        "invoices",
        "contracts",
        "hardware",
        "routers",
        "fibre",
        "mobile",
        "claims",
        "French",
        "upselling",
        "GDPR",
    ];
    public static readonly string[] Languages =
    [
        "Spanish - Spoken",
        "English - Spoken",
        "German - Spoken",
        "Catalan - Written",
    ];
    public static readonly string[] WrapUps =
    [
        "Sale",
        "No sale",
        "Information",
        "Complaint",
        "Call back later",
        "Wrong number",
        "Resolved",
        "Escalated",
        "Dirección cambiada",
        "Voicemail left",
        "Duplicate",
        "Technical visit",
    ];
    public static readonly string[] Flows =
    [
        "Main IVR",
        "Español IVR",
        "Out of hours",
        "Card payment",
        "Order status",
        "VIP entry",
    ];
    public static readonly string[] Outcomes = ["Identified", "Balance told", "Payment taken", "Appointment made"];
    public static readonly string[] Campaigns = ["Renewals Q1", "Cobros", "Satisfaction", "Win back"];
    public static readonly string[] Forms = ["Call quality v3", "Compliance", "Correo electrónico"];
    public static readonly string[] Groups = ["Supervisors", "Trainers", "Night shift", "Office Madrid", "Escalation"];
    public static readonly string[] Locations = ["Madrid HQ", "Sevilla", "Bilbao", "Home office"];
}
