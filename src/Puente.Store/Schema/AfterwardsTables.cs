using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>What arrives days after a conversation ended.</summary>
internal static class AfterwardsTables
{
    public static Table Evaluations { get; } =
        Child(
            "evaluations",
            "conversations",
            "evaluations",
            Nesting.Array,
            "One row per quality evaluation.",
            ["evaluation"],
            [
                Member("evaluationId", Uuid, "Evaluation."),
                Member("evaluatorId", Uuid, "User who evaluates."),
                Member("userId", Uuid, "Agent who is evaluated."),
                Member("queueId", Uuid, "Queue."),
                Member("formId", Uuid, "Form, this version of it."),
                Member("formName", Text, "Name of the form."),
                Member("contextId", Uuid, "Form regardless of version."),
                Member("calibrationId", Uuid, "Calibration."),
                Member("evaluationStatus", Text, "`Finished`, `InProgress`, `InReview`, `Pending`, `Retracted`."),
                Member("eventTime", Timestamp, "UTC."),
                Member("assigneeId", Uuid, "User it is assigned to."),
                Member("assigneeApplicable", ColumnType.Boolean, "It has an assignee."),
                Member("released", ColumnType.Boolean, "The agent may see it."),
                Member("rescored", ColumnType.Boolean, "Scored again."),
                Member("deleted", ColumnType.Boolean, "Deleted."),
                Member("systemSubmitted", ColumnType.Boolean, "Submitted by the system."),
                Member("oTotalScore", ColumnType.Double, "Total score, per cent."),
                Member("oTotalCriticalScore", ColumnType.Double, "Score of the critical questions, per cent."),
            ]
        );

    public static Table Surveys { get; } =
        Child(
            "surveys",
            "conversations",
            "surveys",
            Nesting.Array,
            "One row per customer survey.",
            ["survey"],
            [
                Member("surveyId", Uuid, "Survey."),
                Member("surveyFormId", Uuid, "Form, this version of it."),
                Member("surveyFormContextId", Uuid, "Form regardless of version."),
                Member("surveyFormName", Text, "Name of the form."),
                Member("surveyType", Text, "`Web` or `Voice`."),
                Member("surveyStatus", Text, "State of the survey."),
                Member("surveyCompletedDate", Timestamp, "UTC."),
                Member("surveyPartialResponse", ColumnType.Boolean, "Not all questions were answered."),
                Member("surveyPromoterScore", Integer, "Net promoter answer, 0 to 10."),
                Member("oSurveyTotalScore", ColumnType.Double, "Total score, per cent."),
                Member("eventTime", Timestamp, "UTC."),
                Member("userId", Uuid, "Agent."),
                Member("queueId", Uuid, "Queue."),
            ]
        );

    public static Table Resolutions { get; } =
        Child(
            "resolutions",
            "conversations",
            "resolutions",
            Nesting.Array,
            "One row per statement of the platform on whether the customer had to come back.",
            ["resolution"],
            [
                Member("eventTime", Timestamp, "UTC."),
                Member("queueId", Uuid, "Queue that handled it last."),
                Member("userId", Uuid, "User who handled it last."),
                Member("nNextContactAvoided", BigInt, "1 when no further contact followed."),
            ]
        );
}
