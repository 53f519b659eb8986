using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Rendering;

internal sealed partial class VelocityRenderer
{
    private object? Value(VelocityReference reference)
    {
        Step(reference.Position);
        var value = Root(reference);
        for (var index = 0; index < reference.Steps.Count; index++)
        {
            var step = reference.Steps[index];
            if (value is null)
            {
                if (!_strict || options.Strictness == VelocityStrictness.Variables)
                    return null;
                throw Fault(
                    step.Position,
                    $"Attempted to access '{step.Name}' on a null value",
                    "Test the value with #if before."
                );
            }

            Step(step.Position);
            value = Follow(value, step);
        }

        return value;
    }

    private object? Root(VelocityReference reference)
    {
        if (_variables.TryGetValue(reference.Name, out var value) || !_strict || reference.IsTest)
            return value;
        throw Fault(
            reference.Position,
            $"Variable ${reference.Name} has not been set",
            "Correct the name, or set it; for a literal dollar write $esc.dollar."
        );
    }

    private object? Follow(object value, VelocityStep step) =>
        step switch
        {
            VelocityProperty property => Property(value, property),
            VelocityCall call => Call(value, call),
            _ => Element(value, (VelocityIndex)step),
        };

    private object? Property(object value, VelocityProperty property)
    {
        if (property.Name == "class" && value is not VelocityTool)
        {
            throw Fault(
                property.Position,
                "The Java class of a value cannot be reached",
                "For an input of this name use .get(\"class\")."
            );
        }

        if (JavaMembers.TryProperty(value, property.Name, out var result))
            return result;
        return Unknown(value, property, $"property '{property.Name}'");
    }

    private object? Call(object value, VelocityCall call)
    {
        var arguments = new object?[call.Arguments.Count];
        for (var index = 0; index < arguments.Length; index++)
            arguments[index] = Evaluate(call.Arguments[index]);
        if (!TryCall(value, call.Name, arguments, call.Position, out var result))
            return Unknown(value, call, $"method {call.Name}({Classes(arguments)})");
        return result;
    }

    private object? Element(object value, VelocityIndex index)
    {
        var key = Evaluate(index.Key);
        switch (value, key)
        {
            case (JavaMap map, _):
                return map.Get(key);
            case (JavaList list, int at):
                if (Place(list, at) is { } place)
                    return list.Items[place];
                throw Fault(
                    index.Position,
                    "Error invoking method 'get(java.lang.Integer)' in java.util.ArrayList",
                    $"The list has {list.Items.Count} elements, counted from 0; test its size before."
                );
            case (_, < 0):
                throw Fault(
                    index.Position,
                    $"A 'size()' method required for negative value {key} does not exist for class "
                        + $"'{JavaValue.ClassName(value)}'",
                    "Only lists count from their end."
                );
            default:
                return Unknown(value, index, $"method get({Classes([key])})");
        }
    }

    private bool TryCall(object value, string method, object?[] arguments, VelocityPosition place, out object? result)
    {
        try
        {
            if (!JavaMembers.TryCall(value, method, arguments, out result))
                return false;
        }
        catch (JavaException failure)
        {
            throw failure.IsLimit
                ? Limit(place, failure.Message, "Use less text, or a simpler expression.")
                : Fault(
                    place,
                    $"Invocation of method '{method}' in  class {JavaValue.ClassName(value)} threw exception "
                        + failure.Message,
                    "Test the value before the call."
                );
        }

        switch (result)
        {
            case string text:
                Count(text.Length, place);
                break;
            case JavaList list:
                Step(place, list.Items.Count);
                break;
        }

        return true;
    }

    private object? Unknown(object value, VelocityStep step, string member)
    {
        if (!_strict)
            return null;
        throw Fault(step.Position, Missing(value, member), "Correct the name or the values of the call.");
    }

    private static string Missing(object value, string member) =>
        $"Object '{JavaValue.ClassName(value)}' does not contain {member}";

    private static string Classes(object?[] arguments) =>
        string.Join(", ", arguments.Select(value => value is null ? "null" : JavaValue.ClassName(value)));
}
