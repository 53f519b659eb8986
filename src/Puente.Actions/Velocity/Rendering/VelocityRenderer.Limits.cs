using System.Text;
using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Rendering;

internal sealed partial class VelocityRenderer
{
    private void Step(VelocityPosition place, int count = 1)
    {
        _steps += count;
        if (_steps > limits.Steps || _steps < 0)
            throw Limit(place, $"More than {limits.Steps} steps", "Make the loops or ranges shorter.");
    }

    private void Deeper(VelocityPosition place)
    {
        if (++_depth > limits.Depth)
            throw Limit(place, $"More than {limits.Depth} levels inside one another", "Take the template apart.");
    }

    private void Write(StringBuilder output, string text, VelocityPosition place)
    {
        Count(text.Length, place);
        output.Append(text);
    }

    private void Count(int characters, VelocityPosition place)
    {
        _characters += characters;
        if (_characters > limits.Characters || _characters < 0)
            throw Limit(place, $"More than {limits.Characters} characters", "Write less, or loop less often.");
    }

    private string Text(object value, VelocityPosition place)
    {
        try
        {
            var text = JavaText.Of(value, limits.Characters);
            if (value is not string)
                Count(text.Length, place);
            return text;
        }
        catch (JavaException failure)
        {
            throw Limit(place, failure.Message, "Write its elements one by one.");
        }
    }

    private VelocityException Fault(VelocityPosition place, string what, string fix) =>
        new(VelocityFault.Value, name, place, what, fix);

    private VelocityException Limit(VelocityPosition place, string what, string fix) =>
        new(VelocityFault.Limit, name, place, what, fix);
}
