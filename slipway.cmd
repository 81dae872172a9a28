@echo off
rem Lets Windows run the start-up script by its name: slipway start
setlocal
where /q py && (py -3 "%~dp0slipway" %* & goto :end)
where /q python && (python "%~dp0slipway" %* & goto :end)
echo Slipway needs Python 3.11 or newer, and none was found. 1>&2
echo Next: winget install Python.Python.3.12    then open a new terminal and type the same again 1>&2
exit /b 3
:end
exit /b %ERRORLEVEL%
