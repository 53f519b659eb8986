using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Puente.Platform.ConversationAggregates;
using Puente.Platform.Conversations;
using Puente.Platform.DataActions;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Divisions;
using Puente.Platform.Groups;
using Puente.Platform.Integrations;
using Puente.Platform.Languages;
using Puente.Platform.Locations;
using Puente.Platform.Notifications;
using Puente.Platform.Organizations;
using Puente.Platform.PhoneBaseSettings;
using Puente.Platform.Phones;
using Puente.Platform.PresenceDefinitions;
using Puente.Platform.Queues;
using Puente.Platform.Roles;
using Puente.Platform.Sites;
using Puente.Platform.Skills;
using Puente.Platform.Stations;
using Puente.Platform.Users;
using Puente.Platform.WrapUpCodes;

namespace Puente.Platform;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Queue))]
[JsonSerializable(typeof(QueueMember))]
[JsonSerializable(typeof(WrapUpCode))]
[JsonSerializable(typeof(Skill))]
[JsonSerializable(typeof(Language))]
[JsonSerializable(typeof(Division))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(PresenceDefinition))]
[JsonSerializable(typeof(Organization))]
[JsonSerializable(typeof(DetailsJobSubmitted))]
[JsonSerializable(typeof(DetailsJobWireStatus))]
[JsonSerializable(typeof(DataAvailability))]
[JsonSerializable(typeof(NotificationChannel))]
[JsonSerializable(typeof(ChannelTopic))]
[JsonSerializable(typeof(AvailableTopic))]
[JsonSerializable(typeof(IntegrationType))]
[JsonSerializable(typeof(Integration))]
[JsonSerializable(typeof(IntegrationConfiguration))]
[JsonSerializable(typeof(NewIntegration))]
[JsonSerializable(typeof(StateChange))]
[JsonSerializable(typeof(IntegrationCredential))]
[JsonSerializable(typeof(DataAction))]
[JsonSerializable(typeof(DraftVerdict))]
[JsonSerializable(typeof(VersionBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(SubjectGrants))]
[JsonSerializable(typeof(Subject))]
[JsonSerializable(typeof(Site))]
[JsonSerializable(typeof(PhoneBase))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Phone))]
[JsonSerializable(typeof(Station))]
[JsonSerializable(typeof(ConversationAggregateResults))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(ConsultStarted))]
[JsonSerializable(typeof(IReadOnlyList<WrapUpCode>))]
internal sealed partial class PlatformJson : JsonSerializerContext;
