using Puente.Actions.Velocity;

namespace Puente.Actions.Tests.Velocity;

internal static class Templates
{
    public static VelocityContext Input(params (string Name, object? Value)[] values) =>
        new VelocityContext().Set("input", values.ToDictionary(value => value.Name, value => value.Value));

    public static string Render(string template, VelocityContext? context = null, VelocityOptions? options = null) =>
        VelocityTemplate.Parse(template, "requestTemplate", options).Render(context ?? new VelocityContext());

    public static VelocityException Refuse(
        string template,
        VelocityContext? context = null,
        VelocityOptions? options = null,
        VelocityLimits? limits = null
    ) =>
        Assert.Throws<VelocityException>(() =>
            VelocityTemplate
                .Parse(template, "successTemplate", options)
                .Render(context ?? new VelocityContext(), limits)
        );
}
